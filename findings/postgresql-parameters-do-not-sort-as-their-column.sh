#!/usr/bin/env bash
# Guess:   statements that lock rows "in the order of the id" cannot deadlock with each other: one that joins an array of ids with
#          the table and has ORDER BY on the ids of the array locks them in the same order as one with ORDER BY on the column.
# Happens: where the column is COLLATE "C", as it is for ids that are compared by bytes, the elements of unnest(?) have the
#          collation of the database. In a database with a language's collation, "a" comes before "B" in the array and after it in
#          the column. Joined by =, both are the same ids; sorted, they are in two orders, and the two statements deadlock (40P01).
#          In a database with the collation "C", as in many test containers, it cannot be seen.
# Do:      Say the collation in the ORDER BY of every statement that locks (ORDER BY i.id COLLATE "C"), or sort by the column only.
#          Test on a database whose collation is not "C".
# Package: PostgreSQL 17.6 (io.zonky.test:embedded-postgres 2.2.2), org.postgresql:postgresql 42.7.10, OpenJDK 17
# Date:    2026-11-30
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src/main/java
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencyManagement><dependencies><dependency>
    <groupId>io.zonky.test.postgres</groupId><artifactId>embedded-postgres-binaries-bom</artifactId><version>17.6.0</version><type>pom</type><scope>import</scope>
  </dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>io.zonky.test</groupId><artifactId>embedded-postgres</artifactId><version>2.2.2</version></dependency>
    <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.10</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

public class Finding {

    private static final String LOCK = "SELECT t.id FROM unnest(?) AS i(id) JOIN payment t ON t.id = i.id ORDER BY %s FOR UPDATE OF t";
    private static final String BY_COLUMN = LOCK.formatted("t.id");
    private static final String BY_PARAMETER = LOCK.formatted("i.id");
    private static final String BY_BOTH_ALIKE = LOCK.formatted("i.id COLLATE \"C\"");

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(new File("server")).start()) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE english LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
            }
            DataSource english = server.getDatabase("postgres", "english");
            try (Connection connection = english.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE payment (id text COLLATE \"C\" PRIMARY KEY)");
                statement.execute("INSERT INTO payment VALUES ('a'), ('B')");
            }
            List<String> column = locked(english, BY_COLUMN);
            List<String> parameter = locked(english, BY_PARAMETER);
            List<String> alike = locked(english, BY_BOTH_ALIKE);
            System.out.println("ORDER BY the column: " + column);
            System.out.println("ORDER BY the elements of the array: " + parameter);
            System.out.println("ORDER BY the elements COLLATE \"C\": " + alike);
            String state = state(english, BY_PARAMETER);
            String stateAlike = state(english, BY_BOTH_ALIKE);
            System.out.println("by the column and by the elements at once: " + state);
            System.out.println("by the column and by the elements COLLATE \"C\" at once: " + stateAlike);
            if (!column.equals(List.of("B", "a")) || !parameter.equals(List.of("a", "B")) || !alike.equals(column)
                    || !state.equals("40P01") || !stateAlike.equals("no error")) {
                throw new IllegalStateException("This is no longer as found");
            }
        }
    }

    /** The rows in the order in which a statement locks them. */
    private static List<String> locked(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            return lock(connection, sql);
        }
    }

    private static List<String> lock(Connection connection, String sql) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", new Object[] { "a", "B" }));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }

    /** Lets a statement that sorts by the column and another one wait for their first row each, and then go on at once. */
    private static String state(DataSource database, String other) throws Exception {
        try (Connection holdsFirst = holder(database, "a"); Connection holdsSecond = holder(database, "B")) {
            CompletableFuture<String> byColumn = begun(database, BY_COLUMN);
            CompletableFuture<String> byOther = begun(database, other);
            awaitBothWaiting(database);
            // Whichever statement waits for this row gets it, and then waits for the other one.
            holdsFirst.rollback();
            awaitBothWaiting(database);
            holdsSecond.rollback();
            String first = byColumn.get();
            return first.equals("no error") ? byOther.get() : first;
        }
    }

    private static void awaitBothWaiting(DataSource database) throws SQLException {
        try (Connection watch = database.getConnection(); Statement statement = watch.createStatement()) {
            long waiting;
            do {
                try (ResultSet row = statement.executeQuery("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")) {
                    row.next();
                    waiting = row.getLong(1);
                }
            } while (waiting < 2);
        }
    }

    private static Connection holder(DataSource database, String id) throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1 FROM payment WHERE id = '" + id + "' FOR UPDATE");
        }
        return connection;
    }

    private static CompletableFuture<String> begun(DataSource database, String sql) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                locked(database, sql);
                return "no error";
            } catch (SQLException e) {
                return e.getSQLState();
            }
        }, task -> new Thread(task).start());
    }
}
JAVA
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=cp.txt > build.txt || { cat build.txt >&2; exit 1; }
java -cp "target/classes:$(cat cp.txt)" Finding 2> errors.txt || { tail -20 errors.txt >&2; exit 1; }
echo "As found."
