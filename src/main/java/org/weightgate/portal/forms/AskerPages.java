package org.weightgate.portal.forms;

import static org.weightgate.portal.forms.QuestionType.COUNTRY;
import static org.weightgate.portal.forms.QuestionType.EMAIL;
import static org.weightgate.portal.forms.QuestionType.LINK;
import static org.weightgate.portal.forms.QuestionType.RADIO;
import static org.weightgate.portal.forms.QuestionType.SELECT;
import static org.weightgate.portal.forms.QuestionType.TEXT;

import java.util.List;

/// Who asks: the first pages of the [ResearchForm].
final class AskerPages {
    private static final String[] NEEDS_REFERENCE = {
        "undergraduate", "graduate", "postdoc", "independent"
    };

    private AskerPages() {}

    static List<FormPage> all() {
        return List.of(you(), work(), organisation(), authority(), reference());
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
}
