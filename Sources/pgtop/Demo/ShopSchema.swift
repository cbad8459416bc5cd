/// The imagined shop's roles and tables, as scripts for `pgbench`.
enum ShopSchema {
    static let database = "shopdb"
    static let superuser = "postgres"
    static let standby = "standby_1"
    /// What the primary calls itself when it has become a standby.
    static let follower = "old_primary"

    /// Who may log in: those whom the workload is run as.
    static let roles = ["billing", "shop", "reports", "batch"]

    /// Run once in the database `postgres`.
    static func roles(password: String) -> String {
        roles.map { "CREATE ROLE \($0) LOGIN PASSWORD '\(password)';\n" }.joined() + """
            CREATE DATABASE \(database) OWNER shop;

            """
    }

    /// Run once in the shop's database.
    static func tables(withStatements: Bool) -> String {
        """
        SET ROLE shop;
        CREATE TABLE customers (
            id int PRIMARY KEY, name text NOT NULL, country text NOT NULL, points int NOT NULL,
            created_at timestamptz NOT NULL, last_seen timestamptz);
        INSERT INTO customers
        SELECT id, 'Customer ' || id, (ARRAY['AT', 'BR', 'CH', 'DE', 'IN', 'JP', 'US'])[1 + id % 7],
               id * 37 % 2000, now() - id * interval '1 hour'
          FROM generate_series(1, 20000) id;
        CREATE TABLE orders (
            id int PRIMARY KEY, customer_id int NOT NULL, status text NOT NULL, total numeric NOT NULL,
            placed_at timestamptz NOT NULL);
        INSERT INTO orders
        SELECT id, 1 + id % 20000, (ARRAY['new', 'paid', 'packed', 'sent', 'returned'])[1 + id % 5],
               5 + id * 7919 % 50000 / 100.0, now() - id * interval '3 minutes'
          FROM generate_series(1, 100000) id;
        CREATE INDEX orders_customer_id ON orders (customer_id);
        CREATE TABLE payments (
            id int PRIMARY KEY, customer_id int NOT NULL, amount numeric NOT NULL, state text NOT NULL,
            settled_at timestamptz);
        INSERT INTO payments
        SELECT id, 1 + id % 20000, 5 + id * 7919 % 50000 / 100.0, 'open'
          FROM generate_series(1, 60000) id;
        CREATE TABLE stock (
            id int PRIMARY KEY, product text NOT NULL, on_hand int NOT NULL, sold_at timestamptz);
        INSERT INTO stock SELECT id, 'Product ' || id, 100000 FROM generate_series(1, 5000) id;
        GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO billing, reports, batch;
        RESET ROLE;
        \(withStatements ? "CREATE EXTENSION pg_stat_statements;" : "")

        """
    }

    /// Run by a session of its own: the counts of who filled the tables come when it has gone, and would be added.
    static let analysis = "VACUUM ANALYZE;\n"

    /// Ends when the tables have come to the standby: who asks it for them sooner is refused, and does not come again.
    static let arrival = """
        DO $$
        DECLARE written pg_lsn := pg_current_wal_insert_lsn();
        BEGIN
            FOR look IN 1..200 LOOP
                PERFORM pg_stat_clear_snapshot();
                EXIT WHEN EXISTS (SELECT FROM pg_stat_replication WHERE replay_lsn >= written);
                PERFORM pg_sleep(0.05);
            END LOOP;
        END $$;

        """
}
