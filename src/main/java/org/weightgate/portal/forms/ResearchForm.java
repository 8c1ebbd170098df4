package org.weightgate.portal.forms;

import static org.weightgate.portal.forms.QuestionType.AREA;
import static org.weightgate.portal.forms.QuestionType.ATTESTATIONS;
import static org.weightgate.portal.forms.QuestionType.CHECKS;
import static org.weightgate.portal.forms.QuestionType.COUNTRY;
import static org.weightgate.portal.forms.QuestionType.DATE;
import static org.weightgate.portal.forms.QuestionType.EMAIL;
import static org.weightgate.portal.forms.QuestionType.LINK;
import static org.weightgate.portal.forms.QuestionType.RADIO;
import static org.weightgate.portal.forms.QuestionType.SELECT;
import static org.weightgate.portal.forms.QuestionType.TEXT;

import java.util.List;

/// The default form for a research model, as data. The keys are part of the API.
final class ResearchForm {
    private static final String[] NEEDS_REFERENCE = {
        "undergraduate", "graduate", "postdoc", "independent"
    };

    private ResearchForm() {}

    static FormDefinition version1() {
        return new FormDefinition(
                "research",
                1,
                List.of(
                        you(),
                        work(),
                        organisation(),
                        authority(),
                        reference(),
                        project(),
                        purpose(),
                        funding(),
                        plans(),
                        sensitive(),
                        compute(),
                        team(),
                        terms()));
    }

    private static FormPage you() {
        return FormPage.of(
                "you",
                "About you",
                null,
                Question.of(TEXT, "legalName", "Full legal name")
                        .hint("As on an official document. You will sign with this name."),
                Question.of(TEXT, "preferredName", "Name you like to be called").optional(),
                Question.of(EMAIL, "email", "Institutional e-mail address")
                        .hint("An address at your organisation, not a private mailbox."),
                Question.choice(
                        SELECT,
                        "role",
                        "Your role",
                        "undergraduate: Undergraduate student",
                        "graduate: Graduate student",
                        "postdoc: Postdoctoral researcher",
                        "faculty: Faculty or staff scientist",
                        "industry: Industry researcher",
                        "government: Government",
                        "civil-society: Civil society",
                        "independent: Independent researcher"));
    }

    private static FormPage work() {
        return FormPage.of(
                        "work",
                        "Your published work",
                        "Reviewers look at what you have done before. Give at least one.",
                        Question.of(LINK, "orcid", "ORCID")
                                .hint("Like https://orcid.org/0000-0002-1825-0097")
                                .optional(),
                        Question.of(LINK, "github", "Code profile")
                                .hint("Where your public code stands.")
                                .optional(),
                        Question.of(LINK, "homepage", "Homepage or publication list").optional())
                .oneOf("orcid", "github", "homepage");
    }

    private static FormPage organisation() {
        return FormPage.of(
                "organisation",
                "Your organisation",
                null,
                Question.of(TEXT, "organisation", "Name of the organisation")
                        .hint("Write “none” if you work on your own."),
                Question.choice(
                        SELECT,
                        "organisationType",
                        "Type of organisation",
                        "academic: Academic",
                        "non-profit: Non-profit",
                        "government: Government",
                        "industry: Industry",
                        "independent: Independent"),
                Question.of(COUNTRY, "organisationCountry", "Country of the organisation"));
    }

    private static FormPage authority() {
        return FormPage.of(
                "authority",
                "For whom you ask",
                null,
                Question.choice(
                        RADIO,
                        "actingAs",
                        "Are you asking as an individual or on behalf of your organisation?",
                        "individual: As an individual",
                        "organisation: On behalf of my organisation, and I may bind it"),
                Question.of(TEXT, "officialName", "Name of the signing official")
                        .hint("Who may confirm that you act for the organisation.")
                        .when("actingAs", "organisation"),
                Question.of(EMAIL, "officialEmail", "E-mail address of the signing official")
                        .when("actingAs", "organisation"));
    }

    private static FormPage reference() {
        return FormPage.of(
                "reference",
                "A supervisor or reference",
                "Somebody senior who knows your work and can confirm it.",
                Question.of(TEXT, "referenceName", "Name").when("role", NEEDS_REFERENCE),
                Question.of(
                                EMAIL,
                                "referenceEmail",
                                "Institutional e-mail address of the reference")
                        .when("role", NEEDS_REFERENCE),
                Question.of(TEXT, "referenceRelation", "How this person knows you")
                        .hint("For example: thesis supervisor.")
                        .when("role", NEEDS_REFERENCE));
    }

    private static FormPage project() {
        return FormPage.of(
                "project",
                "Your project",
                null,
                Question.of(TEXT, "projectTitle", "Title"),
                Question.of(AREA, "summary", "What you want to find out, and how")
                        .hint(
                                "20 to 300 words. Enough for a colleague from another field to"
                                        + " follow.")
                        .words(20, 300),
                Question.choice(
                        RADIO,
                        "publishSummary",
                        "May we publish title and summary in a register of uses?",
                        "yes: Yes",
                        "no: No"));
    }

    private static FormPage purpose() {
        return FormPage.of(
                "purpose",
                "Purpose and scope",
                null,
                Question.choice(
                        CHECKS,
                        "purposes",
                        "What will you use the weights for?",
                        "evaluation: Evaluation",
                        "interpretability: Interpretability",
                        "safety: Safety",
                        "bias: Bias and fairness",
                        "fine-tuning: Fine-tuning",
                        "efficiency: Efficiency",
                        "teaching: Teaching",
                        "other: Something else"),
                Question.of(TEXT, "otherPurpose", "What else?").when("purposes", "other"),
                Question.choice(
                        CHECKS,
                        "artefacts",
                        "Which parts do you need?",
                        "weights: The weights",
                        "tokenizer: Tokenizer and configuration",
                        "checkpoints: Intermediate checkpoints, where published"),
                Question.of(DATE, "until", "Until when do you need them?")
                        .hint("A day like 2027-06-30. Access can be renewed."));
    }

    private static FormPage funding() {
        return FormPage.of(
                "funding",
                "Funding and interests",
                null,
                Question.of(TEXT, "funding", "Who funds this work?")
                        .hint("Write “none” if nobody does."),
                Question.choice(
                        RADIO,
                        "commercialPartner",
                        "Does a commercial partner take part?",
                        "yes: Yes",
                        "no: No"),
                Question.of(TEXT, "partner", "Which partner, and in what way?")
                        .when("commercialPartner", "yes"),
                Question.of(TEXT, "conflict", "Conflicts of interest").optional());
    }

    private static FormPage plans() {
        return FormPage.of(
                "plans",
                "What will come of it",
                null,
                Question.choice(
                        CHECKS,
                        "plans",
                        "Which of these do you plan?",
                        "fine-tune: Fine-tune the model",
                        "distil: Train another model on its outputs",
                        "publish-derivatives: Publish derived weights",
                        "publish-outputs: Publish outputs",
                        "none: None of these"),
                Question.of(AREA, "planDetails", "What exactly, and who will get it?")
                        .words(5, 200)
                        .when("plans", "fine-tune", "distil", "publish-derivatives"));
    }

    private static FormPage sensitive() {
        return FormPage.of(
                "sensitive",
                "Sensitive uses",
                "Some uses are not allowed, others need a closer look. Ticking one does not end"
                        + " your request.",
                Question.choice(
                        CHECKS,
                        "sensitiveUses",
                        "Does your work touch any of these?",
                        "weapons: Weapons or military use",
                        "surveillance: Surveillance",
                        "biometric: Biometric identification",
                        "medical: Medical decisions",
                        "human-subjects: Research with human subjects",
                        "none: None of these"),
                Question.of(AREA, "sensitiveDetails", "How, and who oversees it?")
                        .hint("Name the ethics board and its number where there is one.")
                        .words(5, 200)
                        .when(
                                "sensitiveUses",
                                "weapons",
                                "surveillance",
                                "biometric",
                                "medical",
                                "human-subjects"));
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
