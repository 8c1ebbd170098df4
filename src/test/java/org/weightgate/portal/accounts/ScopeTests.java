package org.weightgate.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

class ScopeTests {
    @ParameterizedTest
    @CsvSource({
        "*, acme/opt, true",
        "*, *, true",
        "acme, acme/opt, true",
        "acme, acme, true",
        "acme, acme2/opt, false",
        "acme, other/acme, false",
        "acme, *, false",
        "acme/opt, acme/opt, true",
        "acme/opt, acme/opt-2, false",
        "acme/opt, acme, false",
        "acme/opt, *, false"
    })
    void coversWhatItNamesAndWhatLiesBelow(String scope, String model, boolean covers) {
        assertThat(new Scope(scope).covers(model)).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "acme/", "/opt", "a/b/c", "acme/*", "**", "a b", "Acme", "../x", "-a"
            })
    void refusesWhatNamesNothing(String scope) {
        assertThatThrownBy(() -> new Scope(scope)).isInstanceOf(BadInput.class);
    }

    @Test
    void aTokenCarriesARoleOnlyWithItsScope() {
        Role reviewer = Role.on(RoleName.REVIEWER, "acme");
        Actor person = actor(Set.of(reviewer), null);
        Actor reading = actor(Set.of(reviewer), Set.of(TokenScope.READ));
        Actor reviewing = actor(Set.of(reviewer), Set.of(TokenScope.REVIEW));
        assertThat(person.holds(RoleName.REVIEWER, "acme/opt")).isTrue();
        assertThat(reading.holds(RoleName.REVIEWER, "acme/opt")).isFalse();
        assertThat(reviewing.holds(RoleName.REVIEWER, "acme/opt")).isTrue();
        assertThat(reviewing.holds(RoleName.REVIEWER, "other/opt")).isFalse();
        assertThatThrownBy(() -> reading.require(RoleName.REVIEWER, "acme/opt"))
                .isInstanceOf(NotPermitted.class);
    }

    private static Actor actor(
            Set<Role> roles, @org.jspecify.annotations.Nullable Set<TokenScope> scopes) {
        return new Actor(AccountId.random(), "rita", "Rita", "rita@demo.test", roles, scopes, null);
    }
}
