#!/usr/bin/env bash
# Guess:   with setCachePreparedStatements(true), the reactive PostgreSQL client prepares each statement once on a connection,
#          and PostgreSQL parses and plans it a few times at most.
# Happens: a statement of 2,048 characters or more is not kept (getPreparedStatementCacheSqlFilter). The client prepares it
#          anew for each call, without a name, in one more round trip, and PostgreSQL parses and plans it each time. Nothing is
#          logged. Long statements are those whose plans cost the most.
# Do:      set the filter, or the limit, for the statements of the application: setPreparedStatementCacheSqlFilter(sql -> true).
#          Quarkus has no property for it: an application does it in a PgPoolCreator.
# Package: io.vertx:vertx-pg-client 4.5.27, PostgreSQL 17.6 (io.zonky.test:embedded-postgres 2.2.2), OpenJDK 17
# Date:    2026-12-01
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
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.util.concurrent.TimeUnit;

public class Finding {

    private static final int CALLS = 20;

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(new File("server"))
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("pg_stat_statements.track_planning", "on").start()) {
            PgConnectOptions options = new PgConnectOptions().setHost("127.0.0.1").setPort(server.getPort())
                    .setUser("postgres").setDatabase("postgres").setCachePreparedStatements(true);
            get(pool(vertx, options).query("CREATE EXTENSION pg_stat_statements").execute());
            see("2,047 characters", vertx, options, 2047);
            see("2,048 characters", vertx, options, 2048);
            see("2,048 characters, with a filter of one's own", vertx,
                    new PgConnectOptions(options).setPreparedStatementCacheSqlFilter(sql -> true), 2048);
        } finally {
            get(vertx.close());
        }
    }

    private static void see(String subject, Vertx vertx, PgConnectOptions options, int length) throws Exception {
        Pool pool = pool(vertx, options);
        get(pool.query("SELECT pg_stat_statements_reset()").execute());
        String sql = statement(length);
        for (int i = 0; i < CALLS; i++) {
            get(pool.preparedQuery(sql).execute(Tuple.of(i)));
        }
        long kept = number(pool, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%pg_class%'"
                + " AND statement NOT LIKE '%pg_prepared%'");
        long plans = number(pool, "SELECT sum(plans)::bigint FROM pg_stat_statements WHERE query LIKE '%pg_class%'"
                + " AND query NOT LIKE '%pg_stat%' AND query NOT LIKE '%pg_prepared%'");
        System.out.println(subject + ": kept " + kept + ", " + CALLS + " calls, "
                + (plans == CALLS ? "a plan for each" : "fewer plans"));
        get(pool.close());
    }

    /** A statement of so many characters. */
    private static String statement(int length) {
        String beginning = "SELECT count(*) FROM pg_class WHERE oid::int = $1";
        return beginning + " ".repeat(length - beginning.length());
    }

    private static Pool pool(Vertx vertx, PgConnectOptions options) {
        return PgBuilder.pool().using(vertx).with(new PoolOptions().setMaxSize(1)).connectingTo(options).build();
    }

    private static long number(Pool pool, String sql) throws Exception {
        return get(pool.query(sql).execute()).iterator().next().getLong(0);
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
2,047 characters: kept 1, 20 calls, fewer plans
2,048 characters: kept 0, 20 calls, a plan for each
2,048 characters, with a filter of one's own: kept 1, 20 calls, fewer plans
TXT
diff expected.txt seen.txt && echo "As found."
