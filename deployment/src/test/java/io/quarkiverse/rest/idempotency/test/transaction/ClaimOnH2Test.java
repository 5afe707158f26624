package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** Claims are made on PostgreSQL only. */
class ClaimOnH2Test {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("claim-on-h2", CountingThing.class, BuildFailure.class)
            .overrideConfigKey("quarkus.rest-idempotency.transaction.ownership", "claim")
            .assertException(failure -> assertThat(new BuildFailure(failure).message()).isEqualTo(
                    "quarkus.rest-idempotency.transaction.ownership=claim cannot be used: expected a datasource of the kind "
                            + "postgresql, whose transactions can lock a key that has no row, and <default> is of the kind h2. Or "
                            + "set it to lease"));

    @Test
    void claim_onH2_stopsTheStart() {
        BuildFailure.expected();
    }
}
