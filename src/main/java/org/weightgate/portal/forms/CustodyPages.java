package org.weightgate.portal.forms;

import static org.weightgate.portal.forms.QuestionType.AREA;
import static org.weightgate.portal.forms.QuestionType.ATTESTATIONS;
import static org.weightgate.portal.forms.QuestionType.COUNTRY;
import static org.weightgate.portal.forms.QuestionType.RADIO;
import static org.weightgate.portal.forms.QuestionType.TEXT;

import java.util.List;

/// Where the weights will be, with whom, and what is promised: the last pages of the
/// [ResearchForm].
final class CustodyPages {
    private CustodyPages() {}

    static List<FormPage> all() {
        return List.of(compute(), team(), terms());
    }

    private static FormPage compute() {
        return FormPage.of(
                "compute",
                "Where the weights will be",
                null,
                Question.of(COUNTRY, "useCountry", "Country where the weights are stored and used"),
                Question.choice(
                        RADIO,
                        "computeKind",
                        "What will you run them on?",
                        "local: A machine of my own or of my group",
                        "hpc: A shared computing centre",
                        "cloud: A cloud provider"),
                Question.of(TEXT, "cloud", "Provider and region").when("computeKind", "cloud"),
                Question.of(TEXT, "administrator", "Who administers these machines?"),
                Question.of(TEXT, "readers", "Who else can read the disk?")
                        .hint("Write “nobody” if nobody can."),
                Question.of(TEXT, "hardware", "Hardware")
                        .hint("Accelerators, memory and free disk space.")
                        .optional());
    }

    private static FormPage team() {
        return FormPage.of(
                "team",
                "Your team",
                "Everybody who works with the weights asks for a copy of their own.",
                Question.of(AREA, "team", "Team members")
                        .hint("One a line: name, institutional e-mail address, role.")
                        .words(0, 300)
                        .optional());
    }

    private static FormPage terms() {
        return FormPage.of(
                "terms",
                "Terms",
                null,
                Question.choice(
                        ATTESTATIONS,
                        "attestations",
                        "I confirm, one by one",
                        "accurate: What I wrote is accurate and complete.",
                        "non-commercial: I use the weights for non-commercial research only.",
                        "no-redistribution: I give the weights to nobody, not even within my"
                                + " group.",
                        "acceptable-use: I keep to the acceptable use rules in the terms.",
                        "no-embargo: I am not in an embargoed territory and not on a sanctions"
                                + " list.",
                        "report: I report a leak or an incident at once.",
                        "cite: I cite the model in what I publish.",
                        "delete: I delete every copy when access ends.",
                        "fingerprint: I understand that my copy is marked and can be traced to me.",
                        "privacy: I have read how my data is kept: the request, its decision and"
                                + " every download are recorded."));
    }
}
