#!/usr/bin/env bash
# Guess:   Connection.abort() on a connection of an Agroal pool ends it, and close() then gives its place in the pool back.
# Happens: the physical connection is not aborted, close() does nothing afterwards, and the pool has lost the place: with
#          maxSize 1 the next getConnection() waits for the acquisition time-out and fails.
# Do:      Unwrap the connection, abort the physical one, and close the wrapper.
# Package: io.agroal:agroal-pool 3.0.1, com.h2database:h2 2.4.240, OpenJDK 17
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
    <dependency><groupId>io.agroal</groupId><artifactId>agroal-pool</artifactId><version>3.0.1</version></dependency>
    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>2.4.240</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

public class Finding {

    private interface End {
        void of(Connection connection) throws SQLException;
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("closed: " + next(connection -> { }));
        System.out.println("aborted and closed: " + next(connection -> connection.abort(Runnable::run)));
    }

    /** @return whether a pool of one gives another connection, after the first was ended so and closed */
    private static String next(End end) throws Exception {
        try (AgroalDataSource dataSource = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(1).acquisitionTimeout(Duration.ofSeconds(2))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl("jdbc:h2:mem:finding"))))) {
            Connection first = dataSource.getConnection();
            Connection physical = first.unwrap(Connection.class);
            end.of(first);
            first.close();
            String others;
            try (Connection second = dataSource.getConnection()) {
                others = "another connection";
            } catch (SQLException e) {
                others = "no other connection";
            }
            return others + ", the physical one is " + (physical.isClosed() ? "closed" : "open");
        }
    }
}
JAVA
mvn -q -B compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.mainClass=Finding > seen.txt 2> errors.txt || { cat seen.txt errors.txt >&2; exit 1; }
sed -i "s/\x1b\[[0-9;]*m//g" seen.txt; cat seen.txt
cat > expected.txt <<'TXT'
closed: another connection, the physical one is open
aborted and closed: no other connection, the physical one is open
TXT
diff expected.txt seen.txt && echo "As found."
