package org.weightgate.portal.access;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleasePublished;

import java.util.List;

/// Requests of the demo people, made by the services as soon as a demo model is published; each
/// person's story is one transaction, told once.
@Component
@Profile("demo")
@Order(100)
class DemoRequests implements ApplicationRunner {
    private final AccessRequests requests;
    private final Catalog catalog;
    private final People people;
    private final List<DemoTale> tales;
    private final TransactionTemplate transaction;

    DemoRequests(
            AccessRequests requests,
            Catalog catalog,
            People people,
            List<DemoTale> tales,
            TransactionTemplate transaction) {
        this.requests = requests;
        this.catalog = catalog;
        this.people = people;
        this.tales = tales;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        catalog.all().stream()
                .filter(m -> m.current() != null)
                .forEach(model -> tell(model.name()));
    }

    /// On a thread of its own: the publishing transaction is still on this one.
    @TransactionalEventListener
    void on(ReleasePublished published) {
        Thread.ofVirtual().name("demo-requests").start(() -> tell(published.model()));
    }

    private void tell(ModelName model) {
        if (model.namespace().equals("demo")) {
            List.of("bo", "cy", "ada", "paul", "uma").forEach(handle -> tell(handle, model));
        }
    }

    private void tell(String handle, ModelName model) {
        transaction.executeWithoutResult(
                _ -> {
                    requests.queueUp("demo " + handle + " " + model);
                    people.byHandle(handle)
                            .map(Person::id)
                            .filter(id -> !asked(id, model))
                            .ifPresent(id -> tell(people.actor(id), model));
                });
    }

    private void tell(Actor who, ModelName model) {
        tales.forEach(tale -> tale.tell(who, model));
    }

    private boolean asked(org.weightgate.portal.accounts.AccountId id, ModelName model) {
        return requests.findFirstByApplicantAndModelOrderByCreatedDesc(id, model).isPresent();
    }
}
