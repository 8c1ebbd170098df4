package org.weightgate.portal.access;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.Forms;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the demo people ask for and how it went: the usual ways of a request.
@Component
@Profile("demo")
class DemoStories implements DemoTale {
    private static final String LOOPBACK = "127.0.0.1";

    private final AccessDesk desk;
    private final ReviewDesk review;
    private final People people;
    private final Catalog catalog;
    private final Forms forms;

    DemoStories(AccessDesk desk, ReviewDesk review, People people, Catalog catalog, Forms forms) {
        this.desk = desk;
        this.review = review;
        this.people = people;
        this.catalog = catalog;
        this.forms = forms;
    }

    @Override
    public void tell(Actor who, ModelName model) {
        switch (who.handle() + " " + model.name()) {
            case "bo opt-stories" -> approved(who, model);
            case "bo llama-stories" -> asked(who, model);
            case "cy opt-stories" -> withdrawnAndSentAgain(who, model);
            case "cy llama-stories" -> declinedAndInReview(who, model);
            case "ada llama-stories" -> begun(who, model);
            default -> {}
        }
    }

    private void approved(Actor bo, ModelName model) {
        String ref = send(bo, model);
        review.note(rita(), ref, "Confirmed by phone with the group.");
        review.approve(rita(), ref, null, null, "Welcome. Please tell us what you find.", null);
    }

    private void asked(Actor bo, ModelName model) {
        String ref = send(bo, model);
        review.ask(
                rita(),
                ref,
                "Which layers do you want to probe, and do you need the intermediate checkpoints?",
                Set.of("project", "purpose"),
                null);
    }

    private void withdrawnAndSentAgain(Actor cy, ModelName model) {
        desk.withdraw(cy, send(cy, model), null);
        send(cy, model);
    }

    private void declinedAndInReview(Actor cy, ModelName model) {
        review.decline(
                ralf(),
                send(cy, model),
                ReasonCode.SAFEGUARDS,
                "The machine you named is shared with people outside your group. Ask again when"
                        + " the weights can be kept apart.",
                null);
        review.claim(ralf(), send(cy, model), null);
    }

    private void begun(Actor ada, ModelName model) {
        String ref = desk.begin(ada, model).reference();
        desk.save(ada, ref, "you", answers(ada), null);
        desk.save(ada, ref, "work", answers(ada), null);
    }

    String send(Actor who, ModelName model) {
        Signing signing = new Signing(who.name(), catalog.terms(model).sha256(), LOOPBACK);
        return desk.submit(who, model, answers(who), signing).reference();
    }

    Actor rita() {
        return reviewer("rita");
    }

    Actor ralf() {
        return reviewer("ralf");
    }

    private Actor reviewer(String handle) {
        return people.actor(people.byHandle(handle).orElseThrow().id());
    }

    private Answers answers(Actor who) {
        Map<String, List<String>> said = new TreeMap<>();
        person(who, said);
        project(said);
        List<String> statements =
                forms.current().question("attestations").orElseThrow().options().stream()
                        .map(o -> o.value())
                        .toList();
        said.put("attestations", statements);
        return Answers.of(said);
    }

    private static void person(Actor who, Map<String, List<String>> said) {
        said.put("legalName", List.of(who.name()));
        said.put("email", List.of(who.email()));
        said.put("role", List.of("faculty"));
        said.put("homepage", List.of("https://demo.test/people/" + who.handle()));
        said.put("organisation", List.of("Demo Institute of Language"));
        said.put("organisationType", List.of("academic"));
        said.put("organisationCountry", List.of("SE"));
        said.put("actingAs", List.of("individual"));
        said.put("useCountry", List.of("SE"));
        said.put("computeKind", List.of("local"));
        said.put("administrator", List.of(who.name()));
        said.put("readers", List.of("nobody"));
        said.put("hardware", List.of("Two desktop processors, 32 GB of memory"));
    }

    private static void project(Map<String, List<String>> said) {
        said.put("projectTitle", List.of("How small models keep track of a story"));
        said.put(
                "summary",
                List.of(
                        "We ask which layers of a small language model remember who did what in a"
                                + " short story. We train linear probes on hidden states, compare"
                                + " architectures, and publish probes, code and every negative"
                                + " result."));
        said.put("publishSummary", List.of("yes"));
        said.put("purposes", List.of("interpretability", "evaluation"));
        said.put("artefacts", List.of("weights", "tokenizer"));
        said.put("until", List.of("2027-12-31"));
        said.put("funding", List.of("Institute funds"));
        said.put("commercialPartner", List.of("no"));
        said.put("plans", List.of("publish-outputs"));
        said.put("sensitiveUses", List.of("none"));
    }
}
