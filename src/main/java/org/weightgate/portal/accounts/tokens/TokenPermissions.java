package org.weightgate.portal.accounts.tokens;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.util.UrlPathHelper;
import org.weightgate.portal.accounts.TokenScope;

import java.util.List;
import java.util.regex.Pattern;

/// Which scope a call of the API needs. What stands here guards the door; the services behind it
/// still ask for the role.
public final class TokenPermissions {
    private record Rule(String methods, Pattern path, TokenScope scope) {}

    private static final List<Rule> RULES =
            List.of(
                    rule(".*", "/api/v1/people(/.*)?", TokenScope.ADMIN),
                    rule("GET|HEAD", "/api/v1/grants/[^/]+/standing", TokenScope.READ),
                    rule("GET|HEAD", "/api/v1/grants/[^/]+(/.*)?", TokenScope.DOWNLOAD),
                    rule(".*", "/api/v1/models/[^/]+/[^/]+/reviewers(/.*)?", TokenScope.PUBLISH),
                    rule("GET|HEAD", ".*", TokenScope.READ),
                    rule(".*", "/api/v1/tokens(/.*)?", TokenScope.REQUEST),
                    rule(".*", "/api/v1/models/[^/]+/[^/]+/(requests|drafts)", TokenScope.REQUEST),
                    rule(".*", "/api/v1/models/[^/]+/[^/]+/rehearsal", TokenScope.DOWNLOAD),
                    rule(
                            ".*",
                            "/api/v1/requests/[^/]+/(claim|release|assign|recuse|decision|condition-met|notes)",
                            TokenScope.REVIEW),
                    rule(
                            "POST|DELETE",
                            "/api/v1/requests/[^/]+/confirmations(/.*)?",
                            TokenScope.REVIEW),
                    rule(".*", "/api/v1/requests(/.*)?", TokenScope.REQUEST),
                    rule(".*", "/api/v1/grants/[^/]+/(suspend|resume|revoke)", TokenScope.REVIEW),
                    rule(
                            ".*",
                            "/api/v1/grants/[^/]+/(sign|attest|certify|renew)",
                            TokenScope.REQUEST),
                    rule(".*", "/api/v1/grants/[^/]+/incidents", TokenScope.READ),
                    rule(".*", "/api/v1/grants(/.*)?", TokenScope.DOWNLOAD),
                    rule(".*", "/api/v1/models(/.*)?", TokenScope.PUBLISH),
                    rule(".*", "/api/v1/traces(/.*)?", TokenScope.PUBLISH));

    private TokenPermissions() {}

    /// As below, with the path as handlers are chosen by it: decoded, so that `%67rants` is
    /// `grants`.
    public static TokenScope needed(HttpServletRequest call) {
        return needed(
                call.getMethod(), UrlPathHelper.defaultInstance.getPathWithinApplication(call));
    }

    /// What nobody thought of needs the rarest scope.
    static TokenScope needed(String method, String path) {
        return RULES.stream()
                .filter(r -> method.matches(r.methods()) && r.path().matcher(path).matches())
                .findFirst()
                .map(Rule::scope)
                .orElse(TokenScope.ADMIN);
    }

    private static Rule rule(String methods, String path, TokenScope scope) {
        return new Rule(methods, Pattern.compile(path), scope);
    }
}
