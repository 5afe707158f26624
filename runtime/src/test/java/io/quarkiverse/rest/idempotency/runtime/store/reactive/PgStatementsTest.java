package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.runtime.store.sql.Query;
import io.quarkiverse.rest.idempotency.runtime.store.sql.Row;
import io.quarkiverse.rest.idempotency.runtime.store.sql.Update;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/** Statements with question marks, and their values, over the reactive client. */
class PgStatementsTest {

    private final Pool pool = TestPg.pool(TestPg.options(), 1);
    private SqlConnection connection;

    @BeforeEach
    void connect() {
        connection = TestPg.await(pool.getConnection());
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void questionMarks_areNumbered_exceptInQuotedNames() {
        assertThat(PgStatements.numbered("SELECT ? FROM \"what?$\".t WHERE a = ?"))
                .isEqualTo("SELECT $1 FROM \"what?$\".t WHERE a = $2");
    }

    private static <E extends Exception> String text(Row<E> row) throws E {
        return row.text("value");
    }

    private static <E extends Exception> byte[] bytes(Row<E> row) throws E {
        return row.bytes("value");
    }

    private static <E extends Exception> Long number(Row<E> row) throws E {
        return row.number("value");
    }

    @Test
    void arrays_arriveWithEachElement_alsoNull() {
        List<byte[]> bytes = TestPg.await(PgStatements.query(connection, new Query<>(
                "SELECT i.value FROM unnest(?::bytea[]) WITH ORDINALITY AS i(value, ord) ORDER BY i.ord",
                List.of((Object) new byte[][] { { 1, -1 }, null, {} }), PgStatementsTest::bytes)));
        List<String> texts = TestPg.await(PgStatements.query(connection, new Query<>(
                "SELECT i.value FROM unnest(?::text[]) WITH ORDINALITY AS i(value, ord) ORDER BY i.ord",
                List.of((Object) new String[] { "a", null }), PgStatementsTest::text)));

        assertThat(bytes).containsExactly(new byte[] { 1, -1 }, null, new byte[0]);
        assertThat(texts).containsExactly("a", null);
    }

    @Test
    void numbers_beyondAnInt_areKept() {
        long large = Integer.MAX_VALUE + 7L;

        assertThat(
                TestPg.await(PgStatements.query(connection, new Query<>("SELECT i.value FROM unnest(?::bigint[]) AS i(value)",
                        List.of((Object) new Long[] { large }), PgStatementsTest::number))))
                .containsExactly(large);
    }

    /** The client has prepared the statement, and the column has another type since then. */
    @Test
    void statementOfAMigratedTable_isMadeAgain_withItsNewTypes() {
        TestPg.await(connection.query("DROP TABLE IF EXISTS migrated").execute());
        TestPg.await(connection.query("CREATE TABLE migrated (value varchar(5))").execute());
        Query<String> look = new Query<>("SELECT value FROM migrated WHERE value <> ?", List.of("x"), PgStatementsTest::text);
        assertThat(TestPg.await(PgStatements.query(connection, look))).isEmpty();

        TestPg.await(connection.query("ALTER TABLE migrated ALTER COLUMN value TYPE text").execute());

        assertThat(TestPg.await(PgStatements.update(connection, new Update("INSERT INTO migrated VALUES (?)",
                List.of("longer"))))).isEqualTo(1);
        assertThat(TestPg.await(PgStatements.query(connection, look))).containsExactly("longer");
    }

    @Test
    void textsOfStatements_areNumberedInTheirOrder() {
        String sql = "SELECT concat(" + String.join(", ", IntStream.range(0, 12).mapToObj(i -> "?::text").toList())
                + ") AS value";

        assertThat(TestPg.await(PgStatements.query(connection, new Query<>(sql,
                IntStream.range(0, 12).mapToObj(i -> (Object) String.valueOf((char) ('a' + i))).toList(),
                PgStatementsTest::text)))).containsExactly("abcdefghijkl");
    }
}
