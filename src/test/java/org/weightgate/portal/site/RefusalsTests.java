package org.weightgate.portal.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;

import java.sql.SQLException;

class RefusalsTests {
    private final Refusals refusals = new Refusals();

    @Test
    void namesTheCharacterThatPostgresCannotStore() throws Exception {
        var bad = new SQLException("invalid byte sequence for encoding \"UTF8\": 0x00", "22021");
        var answer =
                (ResponseEntity<?>)
                        refuse("/api/v1/x", new DataIntegrityViolationException("", bad));
        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(((ProblemDetail) answer.getBody()).getDetail()).contains("NUL");
    }

    @Test
    void tellsTheVisitorNothingOfAnUnexpectedFailureButANumberToQuote() throws Exception {
        var page =
                (ModelAndView) refuse("/grants", new IllegalStateException("secret path /etc/x"));
        assertThat(page.getStatus().value()).isEqualTo(500);
        assertThat(page.getModel().get("sentence").toString())
                .contains("Quote")
                .doesNotContain("secret");
    }

    private Object refuse(String path, Exception failure) throws Exception {
        return refusals.refuse(
                failure, new MockHttpServletRequest("POST", path), new MockHttpServletResponse());
    }
}
