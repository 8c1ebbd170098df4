package org.weightgate.portal.access;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.PeopleFixture;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// People and requests for tests, made by the services as people make them.
@Component
public class AccessFixture {
    private final PeopleFixture people;
    private final CatalogFixture catalogFixture;
    private final Catalog catalog;
    private final AccessDesk desk;
    private volatile ModelName published;

    AccessFixture(
            PeopleFixture people, CatalogFixture catalogFixture, Catalog catalog, AccessDesk desk) {
        this.people = people;
        this.catalogFixture = catalogFixture;
        this.catalog = catalog;
        this.desk = desk;
    }

    /// One published model, shared: publishing reads every byte.
    public synchronized ModelName model() {
        if (published == null) {
            published = catalogFixture.published();
        }
        return published;
    }

    /// Somebody nobody has seen before, a researcher.
    public Actor researcher() {
        return people.researcher();
    }

    /// A new reviewer of one model, who may ask for access too.
    public Actor reviewer(ModelName model) {
        return with(RoleName.REVIEWER, model.toString());
    }

    public Actor with(RoleName role, String scope) {
        return people.with(role, scope);
    }

    /// Complete, valid answers; `changes` are pairs of key and value.
    public static Answers answers(String... changes) {
        Map<String, List<String>> said = new TreeMap<>();
        said.put("legalName", List.of("Ada Lovelace"));
        said.put("email", List.of("ada@inst.example"));
        said.put("role", List.of("faculty"));
        said.put("homepage", List.of("https://inst.example/ada"));
        said.put("organisation", List.of("Inst of Engines"));
        said.put("organisationType", List.of("academic"));
        said.put("organisationCountry", List.of("GB"));
        said.put("actingAs", List.of("individual"));
        said.put("projectTitle", List.of("Notes on engines"));
        said.put(
                "summary",
                List.of(
                        "We compare what small language models know about stories with what larger"
                                + " ones know, layer by layer, and publish every probe we train."));
        said.put("publishSummary", List.of("yes"));
        said.put("purposes", List.of("interpretability", "evaluation"));
        said.put("artefacts", List.of("weights"));
        said.put("until", List.of("2027-06-30"));
        said.put("funding", List.of("none"));
        said.put("commercialPartner", List.of("no"));
        said.put("plans", List.of("publish-outputs"));
        said.put("sensitiveUses", List.of("none"));
        said.put("useCountry", List.of("GB"));
        said.put("computeKind", List.of("local"));
        said.put("administrator", List.of("Ada Lovelace"));
        said.put("readers", List.of("nobody"));
        said.put(
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
                        "privacy"));
        for (int i = 0; i < changes.length; i += 2) {
            said.put(changes[i], List.of(changes[i + 1]));
        }
        return Answers.of(said);
    }

    public Signing signing(ModelName model) {
        return new Signing("Ada Lovelace", catalog.terms(model).sha256(), "192.0.2.7");
    }

    public RequestView submitted(Actor applicant) {
        return submitted(applicant, model());
    }

    public RequestView submitted(Actor applicant, ModelName model) {
        return desk.submit(applicant, model, answers(), signing(model));
    }
}
