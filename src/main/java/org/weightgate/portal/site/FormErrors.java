package org.weightgate.portal.site;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.spring6.util.DetailedError;

import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What is wrong with a form in the order of its fields, which is the order of the page; validators
/// name it in any. Templates call it `@formErrors`.
@Component
public class FormErrors {
    /// @param form null where a value could not even be read into a field
    public List<DetailedError> inOrder(List<DetailedError> errors, @Nullable Object form) {
        if (form == null) {
            return errors;
        }
        List<String> fields =
                Stream.of(form.getClass().getDeclaredFields()).map(Field::getName).toList();
        return errors.stream()
                .sorted(Comparator.comparingInt(error -> fields.indexOf(error.getFieldName())))
                .toList();
    }
}
