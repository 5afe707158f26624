package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Of a store in memory. */
class CallerForgottenTest extends CallerForgottenBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = withSecret(MemoryApplication.of(CLASSES));
}
