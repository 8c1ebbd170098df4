package org.weightgate.portal.site;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;

import tools.jackson.core.JacksonException.Reference;
import tools.jackson.databind.DatabindException;

import java.util.stream.Collectors;

/// Names the field of a call's body that is not as it should be, like `parts[0].number`.
final class BadBody {
    private BadBody() {}

    static String sentence(DatabindException wrong) {
        StringBuilder path = new StringBuilder();
        for (Reference step : wrong.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return "The value of “%s” is not of the kind expected there.".formatted(path);
    }

    static String sentence(MethodArgumentNotValidException wrong) {
        return wrong.getFieldErrors().stream()
                .map(BadBody::words)
                .sorted()
                .collect(Collectors.joining("; ", "", "."));
    }

    /// The first of the fields, null where the whole is wrong.
    static @Nullable String field(MethodArgumentNotValidException wrong) {
        FieldError first = wrong.getFieldError();
        return first == null ? null : first.getField();
    }

    private static String words(FieldError error) {
        String what = error.isBindingFailure() ? "is not understood" : error.getDefaultMessage();
        return "“%s” %s".formatted(error.getField(), what);
    }
}
