package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.Assertions;

import io.quarkus.test.QuarkusUnitTest;

/**
 * Why an application did not start: the message of the innermost cause, which is what the extension said.
 */
public record BuildFailure(Throwable failure) {

    public String message() {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }

    /** For the test method of an application that must not start: it only runs when it does. */
    public static void expected() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
