#!/usr/bin/env bash
# Guess:   fillfactor says how full pages are made, and does not matter to the plan of a statement over a table that is empty.
# Happens: for a table that was never vacuumed or analyzed, the planner takes ten pages, and as many rows as fit into them up to
#          the fillfactor. With 45 in place of 100, less than half of the rows are expected, and a look-up of a batch of primary
#          keys becomes a sequential scan instead of an index scan. A prepared statement with a generic plan keeps it while the
#          table grows: it then reads the whole table for each batch, until the table is vacuumed or analyzed.
# Do:      Compare the plans of an empty table after a change of fillfactor, run ANALYZE after the first load, and write such a
#          look-up so that it has one plan, as a nested loop over the keys that looks up each by equality (LATERAL with LIMIT 1).
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Finding {

    /** Autovacuum is off so that it does not analyze the tables in the middle. */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(new File("server"))
                .setServerConfig("autovacuum", "off").start()) {
            for (int fillfactor : new int[] { 100, 45 }) {
                try (Connection connection = server.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    show(statement, fillfactor);
                }
            }
        }
    }

    private static void show(Statement statement, int fillfactor) throws SQLException {
        String table = "orders_" + fillfactor;
        statement.execute("CREATE TABLE " + table + " (id text PRIMARY KEY, customer text, state text, note text, body bytea,"
                + " created timestamptz, changed timestamptz) WITH (fillfactor = " + fillfactor + ")");
        statement.execute("PREPARE by_keys (text[]) AS SELECT * FROM " + table + " WHERE id = ANY ($1)");
        statement.execute("PREPARE by_each_key (text[]) AS SELECT o.* FROM unnest($1) AS wanted (id)"
                + " CROSS JOIN LATERAL (SELECT * FROM " + table + " WHERE id = wanted.id LIMIT 1) o");
        // The first five executions may be planned for their values; later ones may use the generic plan.
        for (int i = 0; i < 8; i++) {
            statement.execute("EXECUTE by_keys (ARRAY['1', '2', '3'])");
            statement.execute("EXECUTE by_each_key (ARRAY['1', '2', '3'])");
        }
        System.out.println("fillfactor " + fillfactor + ", empty: " + scan(statement, "by_keys"));
        statement.execute("INSERT INTO " + table + " SELECT i::text, 'customer', 'new', repeat('n', 100), '', now(), now()"
                + " FROM generate_series(1, 50000) i");
        System.out.println("fillfactor " + fillfactor + ", 50000 rows: " + scan(statement, "by_keys"));
        System.out.println("fillfactor " + fillfactor + ", 50000 rows, LATERAL: " + scan(statement, "by_each_key"));
        statement.execute("ANALYZE " + table);
        System.out.println("fillfactor " + fillfactor + ", analyzed: " + scan(statement, "by_keys"));
    }

    /** The scan of the table in the look-up of three keys, and whether the look-up touches more than a few pages. */
    private static String scan(Statement statement, String prepared) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = statement.executeQuery(
                "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF) EXECUTE " + prepared + " (ARRAY['1', '2', '3'])")) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        Matcher scan = Pattern.compile("(\\w+(?: Heap)? Scan)(?: using \\w+)? on orders").matcher(plan);
        Matcher buffers = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?").matcher(plan);
        if (!scan.find()) {
            throw new IllegalStateException("No scan of the table in\n" + plan);
        }
        int pages = buffers.find() ? number(buffers.group(1)) + number(buffers.group(2)) : 0;
        return scan.group(1) + ", " + (pages < 20 ? "less than 20 pages" : pages > 1000 ? "more than 1000 pages" : pages + " pages");
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
JAVA
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=cp.txt > build.txt || { cat build.txt >&2; exit 1; }
java -cp "target/classes:$(cat cp.txt)" Finding > seen.txt 2> errors.txt || { cat seen.txt; tail -20 errors.txt >&2; exit 1; }
cat seen.txt
cat > expected.txt <<'TXT'
fillfactor 100, empty: Bitmap Heap Scan, less than 20 pages
fillfactor 100, 50000 rows: Bitmap Heap Scan, less than 20 pages
fillfactor 100, 50000 rows, LATERAL: Index Scan, less than 20 pages
fillfactor 100, analyzed: Index Scan, less than 20 pages
fillfactor 45, empty: Seq Scan, less than 20 pages
fillfactor 45, 50000 rows: Seq Scan, more than 1000 pages
fillfactor 45, 50000 rows, LATERAL: Index Scan, less than 20 pages
fillfactor 45, analyzed: Index Scan, less than 20 pages
TXT
diff expected.txt seen.txt && echo "As found."
