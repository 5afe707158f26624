package io.quarkiverse.rest.idempotency.runtime.store.sql;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;

/** The statements for claimed keys on PostgreSQL without one of their predicates. */
class PostgresClaimMutationsTest extends StatementMutations {

    PostgresClaimMutationsTest() {
        super(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.READ_COMMITTED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', value = {
            "complete | INSERT | WHERE r.expires_at <= statement_timestamp() | nothing"
                    + " | completedRecord_isNotReplaced",
            "complete | INSERT | WHERE r.expires_at <= statement_timestamp() | nothing | fenced_recordInProgress_isNotReplaced",
            "complete | INSERT | WHERE r.expires_at <= statement_timestamp() | WHERE FALSE"
                    + " | expiredRecord_isReplaced_withAnotherBinding",
            "complete | INSERT | fingerprint = excluded.fingerprint, | nothing | expiredRecord_isReplaced_withAnotherBinding",
            "complete | INSERT | owner = excluded.owner, | nothing | expiredRecord_isReplaced_withAnotherBinding",
            "complete | INSERT | body = excluded.body | body = r.body | expiredRecord_isReplaced_withAnotherBinding",
            "complete | INSERT | state = excluded.state, | nothing"
                    + " | singleOwner_recordInProgressThatHasExpired_isReplaced",
            "complete | SELECT | r.owner = ? | (r.owner = ? OR TRUE) | completedRecord_isNotReplaced",
            "complete | SELECT | r.owner = ? | r.owner = ? AND FALSE | repeatedCall_meetsItsOwnRecord",
    }, quoteCharacter = '"')
    void predicateOfTheStore_leftOut_isNoticed(String call, String beginning, String part, String replacement, String method) {
        assertNoticed(call, beginning, part, replacement, new NamedTest(MutatedClaims.class.getName(), method));
    }
}
