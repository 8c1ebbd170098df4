package org.weightgate.portal.catalog;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;

/// Writes the data sheet of a demo model, unless it has one: what a publisher changed stays.
@Component
@Profile("demo")
class DemoDocuments {
    private static final String TITLE = "Data sheet";

    private final Library library;

    DemoDocuments(Library library) {
        this.library = library;
    }

    void write(Actor paul, ModelName model, String folder) {
        if (library.of(model).stream().noneMatch(d -> d.title().equalsIgnoreCase(TITLE))) {
            library.write(paul, model, TITLE, DemoUpload.text(folder + ".data-sheet.md"));
        }
    }
}
