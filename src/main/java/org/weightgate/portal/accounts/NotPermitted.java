package org.weightgate.portal.accounts;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The actor lacks the role, or the token its scope.
public final class NotPermitted extends ErrorResponseException {
    public NotPermitted(String sentence) {
        super(
                HttpStatus.FORBIDDEN,
                ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, sentence),
                null);
    }

    static NotPermitted missing(RoleName role, String model) {
        return new NotPermitted(
                "This needs the role %s for %s."
                        .formatted(role.word(), model.equals("*") ? "the whole portal" : model));
    }

    static NotPermitted token(TokenScope scope) {
        return new NotPermitted(
                "This token was not made for this: it lacks the scope "
                        + scope.word()
                        + " ("
                        + scope.sentence()
                        + ").");
    }
}
