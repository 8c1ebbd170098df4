package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.catalog.CatalogFixture.publisherOf;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;

import tools.jackson.databind.json.JsonMapper;

@PortalTest
class DemoDocumentsTests {
    private static final Actor PAUL = publisherOf("lab");

    @Autowired private CatalogFixture fixture;
    @Autowired private Library library;
    @Autowired private Disclosures disclosures;
    @Autowired private JsonMapper json;

    @ParameterizedTest
    @CsvSource({"opt-stories, 1.899", "llama-stories, 1.949"})
    void aDataSheetIsWrittenOnceAndAPublishersChangeStays(String folder, String loss) {
        ModelName model = fixture.model();
        DemoDocuments documents = new DemoDocuments(library, disclosures, json);
        documents.write(PAUL, model, folder);
        assertThat(library.of(model))
                .singleElement()
                .satisfies(sheet -> assertThat(sheet.title()).isEqualTo("Data sheet"))
                .satisfies(sheet -> assertThat(sheet.text()).contains(loss));

        library.write(PAUL, model, "Data sheet", "Shorter.");
        documents.write(PAUL, model, folder);
        assertThat(library.of(model))
                .singleElement()
                .satisfies(sheet -> assertThat(sheet.text()).isEqualTo("Shorter."));
    }

    @ParameterizedTest
    @CsvSource({"opt-stories, 1127239, 1.899", "llama-stories, 1127167, 1.949"})
    void whatIsDisclosedOfADemoModelIsWhatItsDataSheetSays(
            String folder, String tokens, String loss) {
        ModelName model = fixture.model();
        new DemoDocuments(library, disclosures, json).write(PAUL, model, folder);
        Disclosure sheet = disclosures.of(model);
        assertThat(sheet.dataSize()).isEqualByComparingTo(tokens);
        assertThat(sheet.evaluations().getFirst().result()).isEqualTo(loss);
        assertThat(library.of(model).getFirst().text().replace(",", "")).contains(tokens, loss);
    }
}
