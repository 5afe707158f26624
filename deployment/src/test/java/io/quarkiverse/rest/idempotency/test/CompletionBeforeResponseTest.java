package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;

/** A response is recorded before its first byte leaves, so that an immediate retry finds it. */
class CompletionBeforeResponseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = HeldCompletions.application();

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void response_isNotSentBeforeItIsRecorded(String path) throws Exception {
        HeldCompletions.assertCompletedBeforeResponding(path);
    }
}
