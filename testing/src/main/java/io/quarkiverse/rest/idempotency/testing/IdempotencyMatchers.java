package io.quarkiverse.rest.idempotency.testing;

import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeDiagnosingMatcher;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.restassured.response.Response;

/**
 * Hamcrest matchers of responses: {@code assertThat(retried.retry(), isReplay())}.
 */
public final class IdempotencyMatchers {

    private IdempotencyMatchers() {
    }

    /** A response that was recorded before, and was not made by a method now. */
    public static Matcher<Response> isReplay() {
        return new TypeSafeDiagnosingMatcher<>() {

            @Override
            protected boolean matchesSafely(Response response, Description mismatch) {
                mismatch.appendText("was ").appendText(summary(response)).appendText(" without it");
                return "true".equals(response.getHeader(IdempotencyHeaders.REPLAYED));
            }

            @Override
            public void describeTo(Description description) {
                description.appendText("a response with the header " + IdempotencyHeaders.REPLAYED + ": true");
            }
        };
    }

    /**
     * A rejection of the extension.
     *
     * @param code the reason of the rejection
     */
    public static Matcher<Response> hasProblem(IdempotencyErrorCode code) {
        return new TypeSafeDiagnosingMatcher<>() {

            @Override
            protected boolean matchesSafely(Response response, Description mismatch) {
                mismatch.appendText("was ").appendText(summary(response));
                String type = response.getContentType();
                return type != null && type.contains("json") && code.code().equals(response.jsonPath().getString("code"));
            }

            @Override
            public void describeTo(Description description) {
                description.appendText("a problem with the code " + code.code());
            }
        };
    }

    private static String summary(Response response) {
        return response.statusCode() + " '" + response.asString() + "'";
    }
}
