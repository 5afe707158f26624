#!/usr/bin/env bash
# Guess:   fillfactor costs the room that it reserves: where each row is inserted and then updated once, and every update is
#          heap-only (HOT), a table with fillfactor 90 is a tenth larger than one with 100, and one with 45 about twice as large.
# Happens: it is twice as large with 90 and four times as large with 45, although every update is heap-only with 100 as well.
#          The old versions of a page are pruned when a statement reads it while less room is free than fillfactor reserves, or
#          less than a tenth of the page. An insert goes to another page at just this limit, so that with 90 and less a page is
#          left before it is ever pruned. With 100, inserts go on to fill it, it is pruned at nine tenths, and the next rows
#          take the room of the old versions. VACUUM gives the room back to the next rows, and not before.
# Do:      Lower fillfactor only where many rows are inserted before the first of them is updated, so that the new versions find
#          no room otherwise, and have such a table vacuumed often. Compare pg_relation_size and n_tup_hot_upd with both values
#          under the order of statements of production.
# Package: PostgreSQL 17.6 (io.zonky.test:embedded-postgres 2.2.2), org.postgresql:postgresql 42.7.10, OpenJDK 17
# Date:    2026-11-29
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

public class Finding {

    private static final int ROWS = 8_000;

    /** Pages of a table after a first load, and those that a second load of as many rows adds after VACUUM. */
    private record Load(long pages, long pagesAddedAfterVacuum, long heapOnlyUpdates) {
    }

    public static void main(String[] arguments) throws Exception {
        // Autovacuum is off so that the figures do not depend on its timing.
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(new File("server"))
                .setServerConfig("autovacuum", "off").start();
                Connection connection = server.getPostgresDatabase().getConnection()) {
            Load full = load(connection, 100);
            Load ninety = load(connection, 90);
            Load half = load(connection, 45);
            boolean heapOnly = full.heapOnlyUpdates == ROWS && ninety.heapOnlyUpdates == ROWS && half.heapOnlyUpdates == ROWS;
            boolean larger = ninety.pages > 1.8 * full.pages && half.pages > 3.8 * full.pages;
            boolean reused = half.pagesAddedAfterVacuum < 0.6 * half.pages && ninety.pagesAddedAfterVacuum < 0.6 * ninety.pages;
            System.out.println("every update is heap-only: " + heapOnly);
            System.out.println("twice as large with 90, four times with 45: " + larger);
            System.out.println("with 90 and 45, VACUUM gives room to the next rows: " + reused);
            if (!heapOnly || !larger || !reused) {
                throw new IllegalStateException("This is no longer as found");
            }
        }
    }

    private static Load load(Connection connection, int fillfactor) throws SQLException {
        String table = "orders_" + fillfactor;
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY, state text, note text)"
                    + " WITH (fillfactor = " + fillfactor + ")");
            insertAndUpdate(connection, table, 0);
            statement.execute("SELECT pg_stat_force_next_flush()");
            long heapOnly = number(statement, "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = '" + table + "'");
            long pages = number(statement, "SELECT pg_relation_size('" + table + "') / 8192");
            statement.execute("VACUUM " + table);
            insertAndUpdate(connection, table, ROWS);
            long added = number(statement, "SELECT pg_relation_size('" + table + "') / 8192") - pages;
            System.out.println("fillfactor " + fillfactor + ": " + pages + " pages, " + heapOnly + " of " + ROWS
                    + " updates heap-only; after VACUUM, as many rows again add " + added + " pages");
            return new Load(pages, added, heapOnly);
        }
    }

    /** Inserts each row and then updates it, each in a transaction of its own. */
    private static void insertAndUpdate(Connection connection, String table, int first) throws SQLException {
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO " + table + " VALUES (?, 'new', repeat('n', 100))");
                PreparedStatement update = connection
                        .prepareStatement("UPDATE " + table + " SET state = 'paid' WHERE id = ?")) {
            for (int id = first; id < first + ROWS; id++) {
                insert.setLong(1, id);
                insert.executeUpdate();
                update.setLong(1, id);
                update.executeUpdate();
            }
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
JAVA
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=cp.txt > build.txt || { cat build.txt >&2; exit 1; }
java -cp "target/classes:$(cat cp.txt)" Finding 2> errors.txt || { tail -20 errors.txt >&2; exit 1; }
echo "As found."
