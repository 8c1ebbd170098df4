package org.weightgate.portal.forms;

import static org.weightgate.portal.forms.QuestionType.AREA;
import static org.weightgate.portal.forms.QuestionType.CHECKS;
import static org.weightgate.portal.forms.QuestionType.DATE;
import static org.weightgate.portal.forms.QuestionType.RADIO;
import static org.weightgate.portal.forms.QuestionType.TEXT;

import java.util.List;

/// What the weights are asked for: the middle pages of the [ResearchForm].
final class ProjectPages {
    private ProjectPages() {}

    static List<FormPage> all() {
        return List.of(project(), purpose(), funding(), plans(), sensitive());
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
}
