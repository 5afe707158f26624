package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Of an application that authenticates a request when its caller is asked for. */
class LazyResumedRequestsTest extends ResumedRequestsBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = resuming(MemoryApplication.withAllExtensions(CLASSES))
            .overrideConfigKey("quarkus.http.auth.proactive", "false");
}
