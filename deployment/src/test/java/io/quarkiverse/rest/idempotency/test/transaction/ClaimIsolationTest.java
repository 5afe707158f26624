package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** A claim has to see what was committed before it. */
class ClaimIsolationTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .claiming("claim_isolation", CountingThing.class, BuildFailure.class)
            .overrideConfigKey("quarkus.datasource.jdbc.transaction-isolation-level", "repeatable-read")
            .assertException(failure -> assertThat(new BuildFailure(failure).message()).isEqualTo(
                    "quarkus.rest-idempotency.transaction.ownership=claim cannot be used: the transactions of the datasource "
                            + "<default> see what was committed before their first statement, so a claim would not see the record "
                            + "of the claim before it. Set quarkus.datasource.jdbc.transaction-isolation-level=read-committed. Or "
                            + "set it to lease"));

    @Test
    void claim_withRepeatableRead_stopsTheStart() {
        BuildFailure.expected();
    }
}
