package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** The provider of the credentials of the datasource is none of the application's beans. */
class UnusableReactiveDatasourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactivePgApplication.of("reactive_unusable", CountingResource.class)
            .overrideConfigKey("quarkus.datasource.credentials-provider", "role")
            .overrideConfigKey("quarkus.datasource.credentials-provider-name", "vault")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining(
                    "The reactive datasource <default> of the idempotency records cannot be used as it is configured: "
                            + "unable to find credentials provider of type vault. Correct quarkus.datasource.*"));

    @Test
    void credentialsProviderThatIsNotThere_stopsTheStart() {
        BuildFailure.expected();
    }
}
