#!/usr/bin/env bash
# Guess:   Transaction.markForRollback() of Hibernate Reactive drops the changes of the session at the end of withTransaction
#          without a statement, as setRollbackOnly() of Hibernate ORM does.
# Happens: changes that were not flushed are flushed first and rolled back then. The database runs the inserts, draws from
#          sequences and takes locks for nothing, and where one breaks a constraint, withTransaction fails with that violation
#          in place of the result of the work. A failure of the work rolls back without a flush.
# Do:      End work that is to be rolled back with a failure, and turn that into the result outside of withTransaction, or
#          call Session.clear() after markForRollback().
# Package: org.hibernate.reactive:hibernate-reactive-core 3.2.11.Final, org.hibernate.orm:hibernate-core 7.2.14.Final,
#          io.vertx:vertx-pg-client 4.5.27, PostgreSQL 17.6 (io.zonky.test:embedded-postgres 2.2.2), OpenJDK 17
# Date:    2026-11-29
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src/main/java src/main/resources/META-INF
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
    <dependency><groupId>org.hibernate.reactive</groupId><artifactId>hibernate-reactive-core</artifactId><version>3.2.11.Final</version></dependency>
    <dependency><groupId>org.hibernate.orm</groupId><artifactId>hibernate-core</artifactId><version>7.2.14.Final</version></dependency>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-pg-client</artifactId><version>4.5.27</version></dependency>
    <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.10</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/resources/META-INF/persistence.xml <<'XML'
<persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
  <persistence-unit name="reactive">
    <provider>org.hibernate.reactive.provider.ReactivePersistenceProvider</provider>
    <class>Payment</class>
  </persistence-unit>
  <persistence-unit name="blocking">
    <provider>org.hibernate.jpa.HibernatePersistenceProvider</provider>
    <class>Payment</class>
  </persistence-unit>
</persistence>
XML
cat > src/main/java/Payment.java <<'JAVA'
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public class Payment {

    @Id
    String id;

    protected Payment() {
    }

    Payment(String id) {
        this.id = id;
    }
}
JAVA
cat > src/main/java/Finding.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.File;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.reactive.mutiny.Mutiny;

public class Finding {

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(new File("server")).start();
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            // A sequence is not rolled back: it counts the inserts that the database has run.
            statement.execute("CREATE SEQUENCE inserts");
            statement.execute("CREATE TABLE Payment (id text PRIMARY KEY, number bigint DEFAULT nextval('inserts'))");
            statement.execute("INSERT INTO Payment VALUES ('known', 0)");
            Map<String, String> settings = Map.of("jakarta.persistence.jdbc.url", server.getJdbcUrl("postgres", "postgres"));
            try (EntityManagerFactory blocking = Persistence.createEntityManagerFactory("blocking", settings);
                    EntityManagerFactory reactive = Persistence.createEntityManagerFactory("reactive", settings)) {
                SessionFactory orm = blocking.unwrap(SessionFactory.class);
                Mutiny.SessionFactory hibernate = reactive.unwrap(Mutiny.SessionFactory.class);
                show(statement, "Hibernate ORM, marked", () -> orm.fromSession(session -> {
                    session.beginTransaction();
                    session.persist(new Payment("new"));
                    session.getTransaction().setRollbackOnly();
                    session.getTransaction().commit();
                    return "result";
                }));
                show(statement, "marked", () -> hibernate.withTransaction((session, transaction) -> session
                        .persist(new Payment("new")).invoke(transaction::markForRollback).replaceWith("result"))
                        .await().indefinitely());
                show(statement, "marked, payment is known", () -> hibernate.withTransaction((session, transaction) -> session
                        .persist(new Payment("known")).invoke(transaction::markForRollback).replaceWith("result"))
                        .await().indefinitely());
                show(statement, "marked and cleared, payment is known", () -> hibernate
                        .withTransaction((session, transaction) -> session.persist(new Payment("known")).invoke(() -> {
                            transaction.markForRollback();
                            session.clear();
                        }).replaceWith("result")).await().indefinitely());
                show(statement, "failed", () -> hibernate.withTransaction((session, transaction) -> session
                        .persist(new Payment("new")).replaceWith("result").invoke(() -> {
                            throw new IllegalStateException("refused");
                        })).await().indefinitely());
            }
        }
    }

    private static void show(Statement statement, String end, Supplier<String> work) throws SQLException {
        statement.execute("ALTER SEQUENCE inserts RESTART");
        String outcome;
        try {
            outcome = work.get();
        } catch (RuntimeException e) {
            outcome = e.getClass().getSimpleName();
        }
        try (ResultSet rows = statement.executeQuery(
                "SELECT (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM inserts), (SELECT count(*) FROM Payment)")) {
            rows.next();
            System.out.println(end + ": " + outcome + ", inserts run " + rows.getLong(1) + ", rows " + rows.getLong(2));
        }
    }
}
JAVA
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=cp.txt > build.txt || { cat build.txt >&2; exit 1; }
java -cp "target/classes:$(cat cp.txt)" Finding > seen.txt 2> errors.txt || { cat seen.txt; tail -20 errors.txt >&2; exit 1; }
cat seen.txt
cat > expected.txt <<'TXT'
Hibernate ORM, marked: result, inserts run 0, rows 1
marked: result, inserts run 1, rows 1
marked, payment is known: ConstraintViolationException, inserts run 1, rows 1
marked and cleared, payment is known: result, inserts run 0, rows 1
failed: IllegalStateException, inserts run 0, rows 1
TXT
diff expected.txt seen.txt && echo "As found."
