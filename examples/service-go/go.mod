module service-go

go 1.19
