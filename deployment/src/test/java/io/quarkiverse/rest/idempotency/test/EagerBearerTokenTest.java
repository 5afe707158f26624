package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Every caller is authenticated, and named by the claim that Quarkus chooses. */
class EagerBearerTokenTest extends BearerTokenCallers {

    @RegisterExtension
    static final QuarkusUnitTest APP = BearerTokens.application(BearerTokenCallers.class, Accounts.class);

    /** Why the documentation has a resolver for bearer tokens. */
    @Test
    void callerWhoseNameClaimChanges_isAnotherCaller() {
        assertThat(post("roles", key, BearerTokens.of("1", "ada", "before", VALID)).asString()).isEqualTo("run 1");
        assertThat(post("roles", key, BearerTokens.of("1", "ada.l", "after", VALID)).asString()).isEqualTo("run 2");
        assertThat(post("roles", key, BearerTokens.of("2", "ada", "namesake", VALID)).asString()).isEqualTo("run 1");
    }
}
