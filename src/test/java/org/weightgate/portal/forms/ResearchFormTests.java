package org.weightgate.portal.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ResearchFormTests {
    private final FormDefinition form = new Forms().current();

    @Test
    void everyKeyIsAskedOnceAndEveryConditionNamesAQuestion() {
        List<Question> questions =
                form.pages().stream().flatMap(p -> p.questions().stream()).toList();
        assertThat(questions).extracting(Question::key).doesNotHaveDuplicates();
        assertThat(questions)
                .filteredOn(q -> q.shownWhen() != null)
                .allSatisfy(
                        q -> {
                            Question asked = form.question(q.shownWhen().question()).orElseThrow();
                            assertThat(asked.options())
                                    .extracting(Option::value)
                                    .containsAll(q.shownWhen().values());
                        });
    }

    @Test
    void studentsNameAReferenceAndFacultyAreNotAsked() {
        assertThat(form.shown(said("role", "graduate")))
                .extracting(FormPage::key)
                .contains("reference");
        Answers faculty = said("role", "faculty", "referenceName", "left over");
        assertThat(form.shown(faculty)).extracting(FormPage::key).doesNotContain("reference");
        assertThat(form.relevant(faculty).all("referenceName")).isEmpty();
    }

    @Test
    void atLeastOneTraceOfPublishedWorkIsNeeded() {
        assertThat(problems("work", Answers.NONE)).singleElement().asString().contains("one of");
        assertThat(problems("work", said("github", "https://code.example/ada"))).isEmpty();
        assertThat(problems("work", said("github", "javascript:alert(1)"))).hasSize(1);
    }

    @Test
    void wordsAreCounted() {
        Answers few = said("projectTitle", "T", "publishSummary", "no", "summary", "too short");
        assertThat(problems("project", few))
                .singleElement()
                .asString()
                .contains("at least 20 words", "there are 2");
    }

    @Test
    void everyStatementMustBeTicked() {
        assertThat(problems("terms", said("attestations", "accurate")))
                .containsExactly("Tick every statement; 1 of 10 are ticked");
    }

    @Test
    void choicesAreFromTheList() {
        assertThat(problems("compute", said("useCountry", "XX"))).hasSize(4);
        assertThat(Countries.all()).hasSizeGreaterThan(240);
    }

    @Test
    void answersSurviveTheirJsonAndLoseControlCharacters() {
        Answers answers =
                Answers.of(
                        Map.of(
                                "a", List.of(" one\r\ntwo\u0007 "),
                                "b", List.of("x", "y"),
                                "c", List.of(" ")));
        assertThat(answers.json()).isEqualTo("{\"a\":\"one\\ntwo\",\"b\":[\"x\",\"y\"]}");
        assertThat(Answers.parse(answers.json())).isEqualTo(answers);
        assertThatThrownBy(() -> Answers.parse("{\"a\":{\"b\":1}}"))
                .isInstanceOf(AnswersUnreadable.class);
    }

    private List<String> problems(String page, Answers answers) {
        return Validation.of(form.page(page).orElseThrow(), answers).stream()
                .map(Problem::message)
                .toList();
    }

    private static Answers said(String... pairs) {
        Map<String, List<String>> values = new java.util.TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], List.of(pairs[i + 1]));
        }
        return Answers.of(values);
    }
}
