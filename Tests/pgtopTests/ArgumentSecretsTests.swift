import Testing

@testable import pgtop

struct ArgumentSecretsTests {
    @Test(arguments: [
        "postgresql://ann:s3cret@db1/shop", "postgres://ann:s3@cret@db1", "postgres://ann:s3/cret@db1",
        "postgresql://db1/shop?password=s3cret", "host=db1 password=s3cret", "password = 's3cret'",
        "sslpassword=s3cret", "--password=s3cret", "-Ws3cret", "-dpassword=s3cret",
    ])
    func `a password in an argument is seen`(argument: String) {
        #expect(ArgumentSecrets.mayHold(argument))
    }

    @Test(arguments: [
        "", "shop", "-W", "--password", "--no-password", "postgresql://ann@db1:5432/shop",
        "passfile=/etc/pgpass",
        "host=db1 application_name=password", "postgresql://db1/shop?passfile=x",
    ])
    func `other arguments stay as they are`(argument: String) {
        #expect(!ArgumentSecrets.mayHold(argument))
    }
}
