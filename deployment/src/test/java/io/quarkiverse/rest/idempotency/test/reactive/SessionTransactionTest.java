package io.quarkiverse.rest.idempotency.test.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;

/** Completion in the transaction of a session of Hibernate Reactive. */
class SessionTransactionTest extends ReactiveTransactionBehaviour {

    private static final String DATABASE = database("reactive_session");

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactiveApplication.inSessions(DATABASE,
            classes(SessionThings.class, Thing.class));

    @Override
    String database() {
        return DATABASE;
    }

    @ParameterizedTest
    @ValueSource(strings = { "panache", "factory" })
    void transaction_begunInTheMethod_isThatOfTheRecord(String path) throws SQLException {
        String code = code();

        post(path, code, code).then().statusCode(201);

        assertThat(isCompletedWith(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "inner-failure", "marked" })
    void transaction_failedInTheMethod_leavesNothing(String path) throws SQLException {
        String code = code();

        post(path, code, code).then().statusCode(500);

        assertThat(rows(code)).isZero();
    }

    @Test
    void change_rejectedAtTheFlush_leavesNoRecord() throws SQLException {
        String code = code();
        post("plain", code, code()).then().statusCode(201);

        post("duplicate", code, code).then().statusCode(500);

        assertThat(rows(code)).isEqualTo(1);
        post("duplicate", code, code).then().statusCode(500);
        assertThat(RUNS).as("the key was given back").hasValue(3);
    }
}
