package org.weightgate.portal.forms;

import java.util.List;
import java.util.stream.Stream;

/// The default form for a research model, as data. The keys are part of the API.
final class ResearchForm {
    private ResearchForm() {}

    static FormDefinition version1() {
        List<FormPage> pages =
                Stream.of(AskerPages.all(), ProjectPages.all(), CustodyPages.all())
                        .flatMap(List::stream)
                        .toList();
        return new FormDefinition("research", 1, pages);
    }
}
