package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.vetting.Likenesses;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Other people's requests that a reviewer should hold beside one: those like it, and those from
/// the same institution. Only requests the reviewer may read are shown; others are counted.
@Component
class Likes {
    private static final int SHOWN = 10;

    private final AccessRequests requests;
    private final Likenesses likenesses;
    private final JdbcClient jdbc;

    Likes(AccessRequests requests, Likenesses likenesses, JdbcClient jdbc) {
        this.requests = requests;
        this.likenesses = likenesses;
        this.jdbc = jdbc;
    }

    /// @param elsewhere how many more there are for models of other reviewers
    record Found(List<Lookalike> shown, long elsewhere) {}

    Found of(Actor reviewer, AccessRequest request) {
        List<Likenesses.Like> likes = likenesses.to(request.id().value(), SHOWN);
        Map<UUID, AccessRequest> known =
                requests
                        .findByIdIn(likes.stream().map(l -> new RequestId(l.subject())).toList())
                        .stream()
                        .collect(Collectors.toMap(r -> r.id().value(), Function.identity()));
        String domain = Domains.of(request.view().contact());
        List<Lookalike> shown =
                likes.stream()
                        .flatMap(
                                like ->
                                        Optional.ofNullable(known.get(like.subject())).stream()
                                                .filter(other -> readable(reviewer, other))
                                                .map(o -> lookalike(like, o.view(), domain)))
                        .toList();
        return new Found(shown, known.size() - shown.size());
    }

    private static Lookalike lookalike(Likenesses.Like like, RequestView other, String domain) {
        boolean colleague = !Domains.isPublic(domain) && Domains.of(other.contact()).equals(domain);
        return new Lookalike(
                other,
                like.marks().stream().map(Recognition::word).distinct().toList(),
                like.percent(),
                colleague);
    }

    /// Empty for a provider that gives addresses to anybody.
    Optional<Institution> institution(Actor reviewer, AccessRequest request) {
        String domain = Domains.of(request.view().contact());
        Optional<Reach> reach = Domains.isPublic(domain) ? Optional.empty() : Reach.of(reviewer);
        return reach.map(
                r ->
                        new Institution(
                                domain,
                                counts(r, domain, request),
                                requests.ofDomain(domain, request.applicant().value()).stream()
                                        .filter(other -> readable(reviewer, other))
                                        .map(AccessRequest::view)
                                        .limit(SHOWN)
                                        .toList()));
    }

    private Map<RequestStatus, Long> counts(Reach reach, String domain, AccessRequest request) {
        return Tally.counts(
                jdbc.sql(
                                """
                                select status, count(*) as n from (
                                    select r.status from access_request r
                                    where split_part(r.contact, '@', 2) = :domain and r.applicant <> :except and %s
                                    order by r.submitted desc limit :most) seen
                                group by status
                                """
                                        .formatted(reach.sql()))
                        .params(reach.values())
                        .param("domain", domain)
                        .param("except", request.applicant().value())
                        .param("most", Institution.MOST));
    }

    private static boolean readable(Actor reviewer, AccessRequest request) {
        return Guard.of(reviewer, request).may(AccessAct.READ, request);
    }
}
