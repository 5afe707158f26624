package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Of an application that authenticates each request at once. */
class ResumedRequestsTest extends ResumedRequestsBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = resuming(MemoryApplication.withAllExtensions(CLASSES));
}
