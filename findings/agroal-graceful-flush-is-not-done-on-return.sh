#!/usr/bin/env bash
# Guess:   When AgroalDataSource.flush(GRACEFUL) returns, no idle connection of before is given out any more, so that a call that
#          met a stale session (a database that was read-only for a while) can flush and simply try once more.
# Happens: flush() only hands the work to the pool's housekeeping thread. A getConnection() right after it is given a connection
#          of before while the flush waits for its turn: always, as long as housekeeping has something else to do first.
# Do:      Look at the age of the connection that was given (an AgroalPoolInterceptor sees when one is created), and try again
#          while it is older than the call.
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
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;

public class Finding {

    public static void main(String[] arguments) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch flushed = new CountDownLatch(1);
        // The listener is called by the housekeeping thread: while it is in here, that thread has something else to do.
        AgroalDataSourceListener listener = new AgroalDataSourceListener() {
            @Override
            public void beforeConnectionFlush(Connection connection) {
                busy.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void onConnectionFlush(Connection connection) {
                flushed.countDown();
            }
        };
        try (AgroalDataSource dataSource = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(2)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl("jdbc:h2:mem:finding"))), listener)) {
            Connection one = dataSource.getConnection();
            Connection two = dataSource.getConnection();
            Connection physicalOne = one.unwrap(Connection.class);
            Connection physicalTwo = two.unwrap(Connection.class);
            one.close();
            two.close();
            dataSource.flush(FlushMode.GRACEFUL);
            System.out.println("flush() has returned");
            busy.await();
            Connection given = dataSource.getConnection();
            Connection physical = given.unwrap(Connection.class);
            System.out.println("given meanwhile: " + (physical == physicalOne || physical == physicalTwo ? "a connection of before"
                    : "a new connection"));
            go.countDown();
            flushed.await();
            given.close();
        }
    }
}
JAVA
mvn -q -B compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.mainClass=Finding > seen.txt 2> errors.txt || { cat seen.txt errors.txt >&2; exit 1; }
sed -i "s/\x1b\[[0-9;]*m//g" seen.txt; cat seen.txt
cat > expected.txt <<'TXT'
flush() has returned
given meanwhile: a connection of before
TXT
diff expected.txt seen.txt && echo "As found."
