#!/usr/bin/env bash
# Guess:   H2 ends the transaction that closes the circle of a deadlock, as the one that waits last.
# Happens: it ends the transaction that began later, whichever of the two waits first. The one that began earlier goes on.
#          A test that expects the last waiter to fail passes or fails with the order of two begins.
# Do:      Let both sides of a deadlock expect to be the victim, and begin the transaction that a test wants to fail last.
# Package: com.h2database:h2 2.4.240, OpenJDK 17
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
  <dependencies>
    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>2.4.240</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import java.sql.*;
import java.util.concurrent.*;

public class Finding {

    private static final String URL = "jdbc:h2:mem:finding;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";

    public static void main(String[] arguments) throws Exception {
        try (Connection setup = DriverManager.getConnection(URL)) {
            setup.createStatement().execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
            setup.createStatement().execute("INSERT INTO t VALUES (1, 0), (2, 0)");
        }
        System.out.println("the younger waits first: " + victim(false));
        System.out.println("the younger waits last: " + victim(true));
    }

    /** @return which of two transactions is ended, after each has one row and waits for the row of the other */
    private static String victim(boolean olderWaitsFirst) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Connection older = DriverManager.getConnection(URL); Connection younger = DriverManager.getConnection(URL)) {
            older.setAutoCommit(false);
            younger.setAutoCommit(false);
            update(older, 1);
            update(younger, 2);
            Connection first = olderWaitsFirst ? older : younger;
            Connection last = olderWaitsFirst ? younger : older;
            Future<String> ofFirst = threads.submit(() -> end(first, first == older ? 2 : 1));
            awaitBlocked();
            String ofLast = end(last, last == older ? 2 : 1);
            String ofOlder = first == older ? ofFirst.get() : ofLast;
            String ofYounger = first == older ? ofLast : ofFirst.get();
            return "older " + ofOlder + ", younger " + ofYounger;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitBlocked() throws Exception {
        try (Connection observer = DriverManager.getConnection(URL)) {
            for (int i = 0; i < 2000; i++) {
                try (ResultSet rows = observer.createStatement().executeQuery(
                        "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL")) {
                    rows.next();
                    if (rows.getInt(1) > 0) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
            throw new IllegalStateException("No transaction waits");
        }
    }

    private static String end(Connection connection, int row) throws SQLException {
        try {
            update(connection, row);
            connection.commit();
            return "commits";
        } catch (SQLException e) {
            return "fails with " + e.getSQLState();
        }
    }

    private static void update(Connection connection, int row) throws SQLException {
        connection.createStatement().executeUpdate("UPDATE t SET v = v + 1 WHERE id = " + row);
    }
}
JAVA
mvn -q -B compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.mainClass=Finding > seen.txt 2> errors.txt || { cat seen.txt errors.txt >&2; exit 1; }
sed -i "s/\x1b\[[0-9;]*m//g" seen.txt; cat seen.txt
cat > expected.txt <<'TXT'
the younger waits first: older commits, younger fails with 40001
the younger waits last: older commits, younger fails with 40001
TXT
diff expected.txt seen.txt && echo "As found."
