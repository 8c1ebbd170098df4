package org.weightgate.portal.access;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.weightgate.portal.catalog.ModelName;

/// Reads the model's name from the first two words of the address.
@ControllerAdvice(assignableTypes = RequestFormController.class)
class ModelPath {
    @ModelAttribute
    ModelName modelName(@PathVariable String ns, @PathVariable String name) {
        return new ModelName(ns, name);
    }
}
