package org.weightgate.portal.catalog;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;

import tools.jackson.databind.json.JsonMapper;

/// Writes the data sheet and the disclosure of a demo model, unless it has them: what a publisher
/// changed stays.
@Component
@Profile("demo")
class DemoDocuments {
    private static final String TITLE = "Data sheet";

    private final Library library;
    private final Disclosures disclosures;
    private final JsonMapper json;

    DemoDocuments(Library library, Disclosures disclosures, JsonMapper json) {
        this.library = library;
        this.disclosures = disclosures;
        this.json = json;
    }

    void write(Actor paul, ModelName model, String folder) {
        if (library.of(model).stream().noneMatch(d -> d.title().equalsIgnoreCase(TITLE))) {
            library.write(paul, model, TITLE, DemoUpload.text(folder + ".data-sheet.md"));
        }
        if (disclosures.of(model).equals(Disclosure.nothing())) {
            String sheet = DemoUpload.text(folder + ".disclosure.json");
            disclosures.disclose(paul, model, json.readValue(sheet, Disclosure.class));
        }
    }
}
