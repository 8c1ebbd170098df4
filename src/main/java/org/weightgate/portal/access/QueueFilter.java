package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

import java.util.Set;

/// What a reviewer wants to see, all of it in the URL.
///
/// @param status a status, `waiting` (for a reviewer) or `all`
/// @param model `namespace/name` or empty
/// @param q part of a reference, a name, an address or an organisation
/// @param older only what was sent at least so many days ago, like `7d`
/// @param who empty, `mine` or `unclaimed`
/// @param sort `oldest`, `due` (the promised time that ends first), `newest`, `changed`, `model` or
///   `applicant`
/// @param page from 1
public record QueueFilter(
        String status, String model, String q, String older, String who, String sort, int page) {
    public static final int SIZE = 50;
    private static final Set<String> WHO = Set.of("", "mine", "unclaimed");
    private static final Set<String> SORTS =
            Set.of("oldest", "due", "newest", "changed", "model", "applicant");

    public QueueFilter {
        if (!status.equals("waiting") && !status.equals("all")) {
            RequestStatus.of(status);
        }
        if (!WHO.contains(who) || !SORTS.contains(sort) || !older.matches("|\\d{1,4}d")) {
            throw new BadQuery("The filter is not understood.");
        }
        if (page < 1 || page > 100_000 || q.length() > 200) {
            throw new BadQuery("The filter is out of range.");
        }
    }

    static QueueFilter of(
            @Nullable String status,
            @Nullable String model,
            @Nullable String q,
            @Nullable String older,
            @Nullable String who,
            @Nullable String sort,
            int page) {
        return new QueueFilter(
                or(status, "waiting"),
                or(model, ""),
                or(q, ""),
                or(older, ""),
                or(who, ""),
                or(sort, "oldest"),
                page);
    }

    private static String or(@Nullable String given, String otherwise) {
        return given == null || given.isBlank() ? otherwise : given.strip();
    }

    int days() {
        return older.isEmpty() ? 0 : Integer.parseInt(older.substring(0, older.length() - 1));
    }

    /// The address of the same list with another status.
    public String status(String wanted) {
        return new QueueFilter(wanted, model, q, older, who, sort, 1).url();
    }

    public String sort(String wanted) {
        return new QueueFilter(status, model, q, older, who, wanted, 1).url();
    }

    public String page(int wanted) {
        return new QueueFilter(status, model, q, older, who, sort, wanted).url();
    }

    public String url() {
        UriComponentsBuilder url = UriComponentsBuilder.fromPath("/review");
        add(url, "status", status, "waiting");
        add(url, "model", model, "");
        add(url, "q", q, "");
        add(url, "older", older, "");
        add(url, "who", who, "");
        add(url, "sort", sort, "oldest");
        add(url, "page", String.valueOf(page), "1");
        return url.encode().build().toUriString();
    }

    private static void add(UriComponentsBuilder url, String name, String value, String normal) {
        if (!value.equals(normal)) {
            url.queryParam(name, value);
        }
    }
}
