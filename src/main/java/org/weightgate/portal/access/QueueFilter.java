package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/// What a reviewer wants to see, all of it in the URL.
///
/// @param status a status, `waiting` (for a reviewer) or `all`
/// @param model `namespace/name` or empty
/// @param q part of a reference, a name, an address or an organisation; of one or two characters
///   the beginning of a word
/// @param older only what was sent at least so many days ago, like `7d`
/// @param who empty, `mine` or `unclaimed`
/// @param sort `oldest`, `due` (the promised time that ends first), `newest`, `changed`, `model` or
///   `applicant`
/// @param place where the page begins
public record QueueFilter(
        String status, String model, String q, String older, String who, String sort, Place place) {
    public static final int SIZE = 50;
    private static final Set<String> WHO = Set.of("", "mine", "unclaimed");

    public QueueFilter {
        if (!status.equals("waiting") && !status.equals("all")) {
            RequestStatus.of(status);
        }
        QueueSort.of(sort);
        if (!WHO.contains(who) || !older.matches("|\\d{1,4}d")) {
            throw new BadQuery("The filter is not understood.");
        }
        if (q.length() > 200 || model.length() > 200 || (q + model).indexOf(0) >= 0) {
            throw new BadQuery("The filter is out of range.");
        }
    }

    /// As people and addresses give it; what is missing or blank is the usual.
    record Asked(
            @Nullable String status,
            @Nullable String model,
            @Nullable String q,
            @Nullable String older,
            @Nullable String who,
            @Nullable String sort,
            @Nullable String after,
            @Nullable String before) {
        QueueFilter filter() {
            return new QueueFilter(
                    or(status, "waiting"),
                    or(model, ""),
                    or(q, ""),
                    or(older, ""),
                    or(who, ""),
                    or(sort, "oldest"),
                    after != null
                            ? Place.of("after", after)
                            : before != null ? Place.of("before", before) : Place.START);
        }

        boolean nothing() {
            return status == null
                    && model == null
                    && q == null
                    && older == null
                    && who == null
                    && sort == null
                    && after == null
                    && before == null;
        }

        /// As it was kept under a name.
        static Asked of(String query) {
            MultiValueMap<String, String> given =
                    UriComponentsBuilder.fromUriString("/review?" + query).build().getQueryParams();
            return new Asked(
                    said(given, "status"),
                    said(given, "model"),
                    said(given, "q"),
                    said(given, "older"),
                    said(given, "who"),
                    said(given, "sort"),
                    null,
                    null);
        }

        private static @Nullable String said(MultiValueMap<String, String> given, String name) {
            String value = given.getFirst(name);
            return value == null ? null : URLDecoder.decode(value, StandardCharsets.UTF_8);
        }

        private static String or(@Nullable String given, String otherwise) {
            return given == null || given.isBlank() ? otherwise : given.strip();
        }
    }

    int days() {
        return older.isEmpty() ? 0 : Integer.parseInt(older.substring(0, older.length() - 1));
    }

    QueueSort order() {
        return QueueSort.of(sort);
    }

    public boolean beginning() {
        return place.side().isEmpty();
    }

    private QueueFilter at(Place other) {
        return new QueueFilter(status, model, q, older, who, sort, other);
    }

    /// The address of the same list with another status.
    public String status(String wanted) {
        return new QueueFilter(wanted, model, q, older, who, sort, Place.START).url();
    }

    public String sort(String wanted) {
        return new QueueFilter(status, model, q, older, who, wanted, Place.START).url();
    }

    /// The address of the page after this row.
    public String after(RequestView row) {
        return at(order().at("after", row)).url();
    }

    public String before(RequestView row) {
        return at(order().at("before", row)).url();
    }

    /// From its first page on, as it is kept under a name.
    public String query() {
        return String.valueOf(at(Place.START).address().encode().build().getQuery());
    }

    public String url() {
        return address().encode().build().toUriString();
    }

    private UriComponentsBuilder address() {
        UriComponentsBuilder url = UriComponentsBuilder.fromPath("/review");
        add(url, "status", status, "");
        add(url, "model", model, "");
        add(url, "q", q, "");
        add(url, "older", older, "");
        add(url, "who", who, "");
        add(url, "sort", sort, "oldest");
        if (!beginning()) {
            url.queryParam(place.side(), place.token());
        }
        return url;
    }

    private static void add(UriComponentsBuilder url, String name, String value, String normal) {
        if (!value.equals(normal)) {
            url.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }
}
