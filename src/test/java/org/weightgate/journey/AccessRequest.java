package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Ada says on the pages of a request for access, by mouse or by keyboard, up to its number.
final class AccessRequest {
    private static final Map<String, List<String>> ANSWERS =
            Map.ofEntries(
                    Map.entry("legalName", List.of("Ada Example")),
                    Map.entry("email", List.of("ada@demo.test")),
                    Map.entry("role", List.of("faculty")),
                    Map.entry("homepage", List.of("https://ada.example.org/papers")),
                    Map.entry("organisation", List.of("Example University")),
                    Map.entry("organisationType", List.of("academic")),
                    Map.entry("organisationCountry", List.of("NL")),
                    Map.entry("actingAs", List.of("individual")),
                    Map.entry("projectTitle", List.of("How small models tell stories")),
                    Map.entry(
                            "summary",
                            List.of(
                                    "We compare how two small language models keep track of who is"
                                        + " who in a story, by reading their hidden states sentence"
                                        + " by sentence and testing the readings on new stories.")),
                    Map.entry("publishSummary", List.of("yes")),
                    Map.entry("purposes", List.of("interpretability")),
                    Map.entry("artefacts", List.of("weights", "tokenizer")),
                    Map.entry("funding", List.of("none")),
                    Map.entry("commercialPartner", List.of("no")),
                    Map.entry("plans", List.of("none")),
                    Map.entry("sensitiveUses", List.of("none")),
                    Map.entry("useCountry", List.of("NL")),
                    Map.entry("computeKind", List.of("local")),
                    Map.entry("administrator", List.of("I do")),
                    Map.entry("readers", List.of("nobody")),
                    Map.entry(
                            "attestations",
                            List.of(
                                    "accurate",
                                    "non-commercial",
                                    "no-redistribution",
                                    "acceptable-use",
                                    "no-embargo",
                                    "report",
                                    "cite",
                                    "delete",
                                    "fingerprint",
                                    "privacy")));

    private AccessRequest() {}

    /// From the form's first page on.
    static String send(Browser ada) throws IOException {
        fill(ada);
        ada.fill("signature", "Ada Example").press("Send request");
        return number(ada);
    }

    /// Up to the signature.
    static void fill(Browser ada) throws IOException {
        while (!ada.path().endsWith("/check")) {
            String page = ada.path();
            ada.answer(ANSWERS);
            if (page.endsWith("/you")) {
                ada.picture("request");
            }
            ada.press("Continue").awaitLeft(page);
        }
    }

    /// The same without a mouse.
    static String send(Browser ada, Keyboard keys) {
        while (!ada.path().endsWith("/check")) {
            String page = ada.path();
            keys.answer(ANSWERS);
            ada.awaitLeft(page);
        }
        keys.toField("signature").press("Ada Example").to("Send request").enter();
        return number(ada);
    }

    private static String number(Browser ada) {
        Matcher number =
                Pattern.compile("REQ-[A-Z0-9]+").matcher(ada.awaitText("Request sent").text());
        assertThat(number.find()).isTrue();
        return number.group();
    }
}
