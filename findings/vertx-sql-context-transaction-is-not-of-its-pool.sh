#!/usr/bin/env bash
# Guess:   Pool.withTransaction(TransactionPropagation.CONTEXT, …) joins a transaction of this pool that the Vert.x context has,
#          so that within a transaction of one database it begins one of its own on the pool of another database.
# Happens: a Vert.x context has one place for the connection of such a transaction, for all pools. Within a transaction of the
#          first pool, the second pool hands out the first pool's connection: its statements run in the first database, where a
#          table of the same name takes the rows without an error, and commit with the first transaction.
# Do:      Use CONTEXT with one pool only, and call withTransaction without it, which begins a transaction on this pool, for all
#          others. Give the tables of different databases different names, so that a mistake fails.
# Package: io.vertx:vertx-pg-client 4.5.27, PostgreSQL 17.6 (io.zonky.test:embedded-postgres 2.2.2), OpenJDK 17
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
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-pg-client</artifactId><version>4.5.27</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.TransactionPropagation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

public class Finding {

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(new File("server")).start()) {
            Pool setup = pool(vertx, server, "postgres");
            get(execute(setup, "CREATE DATABASE sales"));
            get(execute(setup, "CREATE DATABASE audit"));
            Pool sales = pool(vertx, server, "sales");
            Pool audit = pool(vertx, server, "audit");
            for (Pool pool : new Pool[] { sales, audit }) {
                get(execute(pool, "CREATE TABLE entry (text text)"));
            }

            System.out.println("alone: the second pool is connected to " + get(onContext(vertx,
                    () -> audit.withTransaction(TransactionPropagation.CONTEXT, Finding::database))));
            System.out.println("in a transaction of the first pool: the second pool is connected to "
                    + get(onContext(vertx, () -> sales.withTransaction(TransactionPropagation.CONTEXT,
                            outer -> audit.withTransaction(TransactionPropagation.CONTEXT,
                                    inner -> inner.query("INSERT INTO entry VALUES ('of the second pool')").execute()
                                            .compose(inserted -> database(inner)))))));
            System.out.println("rows in sales: " + rows(sales) + ", in audit: " + rows(audit));

            System.out.println("without CONTEXT: the second pool is connected to "
                    + get(onContext(vertx, () -> sales.withTransaction(TransactionPropagation.CONTEXT,
                            outer -> audit.withTransaction(Finding::database)))));
        } finally {
            get(vertx.close());
        }
    }

    private static Pool pool(Vertx vertx, EmbeddedPostgres server, String database) {
        return PgBuilder.pool().using(vertx).connectingTo(new PgConnectOptions().setHost("127.0.0.1").setPort(server.getPort())
                .setUser("postgres").setDatabase(database)).build();
    }

    private static Future<String> database(SqlConnection connection) {
        return connection.query("SELECT current_database()").execute().map(rows -> rows.iterator().next().getString(0));
    }

    private static Future<Void> execute(Pool pool, String statement) {
        return pool.query(statement).execute().mapEmpty();
    }

    private static long rows(Pool pool) throws Exception {
        return get(pool.query("SELECT count(*) FROM entry").execute().map(rows -> rows.iterator().next().getLong(0)));
    }

    /** Runs the work on a Vert.x context of its own, as a request has one. */
    private static <T> Future<T> onContext(Vertx vertx, Supplier<Future<T>> work) {
        Promise<T> result = Promise.promise();
        vertx.getOrCreateContext().runOnContext(begin -> work.get().onComplete(result));
        return result.future();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
JAVA
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=cp.txt > build.txt || { cat build.txt >&2; exit 1; }
java -cp "target/classes:$(cat cp.txt)" Finding > seen.txt 2> errors.txt || { cat seen.txt; tail -20 errors.txt >&2; exit 1; }
cat seen.txt
cat > expected.txt <<'TXT'
alone: the second pool is connected to audit
in a transaction of the first pool: the second pool is connected to sales
rows in sales: 1, in audit: 0
without CONTEXT: the second pool is connected to audit
TXT
diff expected.txt seen.txt && echo "As found."
