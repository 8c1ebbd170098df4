package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The domain of an e-mail address")
class DomainsTests {
    @ParameterizedTest
    @CsvSource({
        "eth.ch, ETH Zurich",
        "cs.uni-bonn.de, University of Bonn",
        "mit.edu, Massachusetts Institute of Technology",
        "a.a.org, A A",
    })
    void fitsAnOrganisationByItsNameOrInitials(String domain, String organisation) {
        assertThat(Domains.fits(domain, organisation)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "evil.ai, Allen Institute",
        "x.org, Example Org",
        "evil.info, Institute of Informatics",
        "evil.ac.uk, Academy Collective UK",
        "x..y..org, Org Org",
    })
    void fitsNobodyByItsPublicSuffix(String domain, String organisation) {
        assertThat(Domains.fits(domain, organisation)).isFalse();
    }

    @Test
    void thatGivesMailboxesToAnybodyConfirmsNothing() {
        for (String address : new String[] {"prof@gmail.com", "prof@mailinator.com"}) {
            assertThatThrownBy(() -> Contact.of(ConfirmationRole.REFERENCE, "A Prof", address))
                    .isInstanceOf(BadQuery.class)
                    .hasMessageContaining("to anybody");
        }
    }
}
