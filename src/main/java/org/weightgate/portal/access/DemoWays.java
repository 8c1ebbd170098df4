package org.weightgate.portal.access;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;

/// The longer ways of a demo request: two reviewers, a condition, silence.
@Component
@Profile("demo")
class DemoWays implements DemoTale {
    private final DemoStories stories;
    private final AccessDesk desk;
    private final ReviewDesk review;
    private final Policies policies;
    private final RequestUpkeep upkeep;

    DemoWays(
            DemoStories stories,
            AccessDesk desk,
            ReviewDesk review,
            Policies policies,
            RequestUpkeep upkeep) {
        this.stories = stories;
        this.desk = desk;
        this.review = review;
        this.policies = policies;
        this.upkeep = upkeep;
    }

    @Override
    public void tell(Actor who, ModelName model) {
        switch (who.handle() + " " + model.name()) {
            case "paul llama-stories" -> approvedOnce(who, model);
            case "uma opt-stories" -> underCondition(who, model);
            case "uma llama-stories" -> upkeep.lapse(desk.begin(who, model).reference());
            default -> {}
        }
    }

    /// Two reviewers must agree on this model; so far one has.
    private void approvedOnce(Actor paul, ModelName model) {
        policies.all(Actor.SYSTEM, model)
                .forEach(
                        row ->
                                policies.set(
                                        Actor.SYSTEM,
                                        model,
                                        row.release().label(),
                                        ReviewRule.TWO));
        String ref = stories.send(paul, model);
        review.approve(stories.rita(), ref, null, null, "Fine by me.", null);
    }

    private void underCondition(Actor uma, ModelName model) {
        String condition = "Send us the decision of your ethics board in a message.";
        Approval wish = new Approval(null, null, "Welcome.", condition);
        review.approve(stories.ralf(), stories.send(uma, model), wish, null);
    }
}
