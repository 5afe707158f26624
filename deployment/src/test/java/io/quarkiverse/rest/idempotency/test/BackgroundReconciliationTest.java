package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Of a store in memory. */
class BackgroundReconciliationTest extends BackgroundReconciliationBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = fast(MemoryApplication.withAllExtensions(CLASSES));
}
